package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals to the letter: programs and people read them, so a change of one is a decision. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class GoldenErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    PlayedSuite suite;

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @BeforeEach
    void aModelIsThere() throws IOException {
        if (given().get("/v1/models/golden@1200").statusCode() != 200) {
            suite.modelIsServed("golden");
            Eventually.holds(() -> given().get("/v1/models/golden@1200").then().statusCode(200));
            Eventually.holds(() -> given().get("/v1/models/gmem").then().statusCode(200));
            Eventually.holds(() -> given().get("/api/datasets/golden").then().statusCode(200));
            Eventually.holds(() -> given().get("/api/runs/golden").then().statusCode(200));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesToTheLetter(String file) throws Exception {
        JsonNode golden = JSON.readTree(folder().resolve(file).toFile());
        JsonNode asked = golden.path("request");
        var request = given().urlEncodingEnabled(false);
        if (asked.has("accept")) {
            request = request.accept(asked.path("accept").asText());
        }
        if (asked.has("body")) {
            request = request.contentType(asked.path("content_type").asText("application/json"))
                    .body(asked.path("body").asText().getBytes());
        }
        Response answer = request.request(
                asked.path("method").asText(), asked.path("path").asText());

        assertThat(JSON.readTree(answer.asString())).isEqualTo(golden.path("body"));
        assertThat(answer.statusCode()).isEqualTo(golden.path("status").asInt());
        assertThat(answer.contentType()).startsWith(golden.path("content_type").asText());
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoldenErrorsTest.class.getResource("/golden/errors"))
                .toURI());
    }
}
