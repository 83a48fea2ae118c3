package io.gmem.contracts.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden files of the source types that the golden messages do not contain. Golden files must not be edited. */
class DatasetSourceTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final ObjectMapper JSON = MessageJson.mapper();

    @Test
    void roundTripsUrlSource() throws IOException {
        isGolden("address", new DatasetSource.Address("https://example.com/pets.zip?version=2", DIGEST));
        isGolden("address-of-unknown-content", new DatasetSource.Address("http://example.com:8080/pets.zip", null));
    }

    private static void isGolden(String name, DatasetSource source) throws IOException {
        String file = "/golden/source/" + name + ".json";
        try (InputStream golden = DatasetSourceTest.class.getResourceAsStream(file)) {
            assertThat(golden).as(file).isNotNull();
            byte[] json = golden.readAllBytes();
            assertThat(JSON.readValue(json, DatasetSource.class)).isEqualTo(source);
            assertThat(JSON.readTree(JSON.writeValueAsBytes(source))).isEqualTo(JSON.readTree(json));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pets.zip",
                "file:///etc/passwd",
                "ftp://example.com/pets.zip",
                "https:///pets.zip",
                "https://anna:secret@example.com/pets.zip",
                "https://example.com/pets.zip#part",
                "https://example.com/my pets.zip",
                "https://exa mple.com/"
            })
    void rejectsInvalidUrls(String url) {
        rejects("source.url", url, null);
    }

    @Test
    void rejectsTooLongUrlAndInvalidDigests() {
        rejects("source.url", "https://example.com/" + "x".repeat(2000), null);
        rejects("source.sha256", "https://example.com/pets.zip", DIGEST.substring(1));
        rejects("source.sha256", "https://example.com/pets.zip", "Z".repeat(64));
    }

    private static void rejects(String field, String url, @Nullable String sha256) {
        assertThatThrownBy(() -> new DatasetSource.Address(url, sha256))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        rejected -> assertThat(rejected.failure().field()).isEqualTo(field));
    }
}
