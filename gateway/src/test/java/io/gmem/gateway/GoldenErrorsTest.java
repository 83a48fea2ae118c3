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

/** Compares complete error responses with golden files. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class GoldenErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    SuiteFixture suite;

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @BeforeEach
    void publishModel() throws IOException {
        if (given().get("/v1/models/golden@1200").statusCode() != 200) {
            suite.publishServedModel("golden");
            Eventually.holds(() -> given().get("/v1/models/golden@1200").then().statusCode(200));
            Eventually.holds(() -> given().get("/v1/models/gmem").then().statusCode(200));
            Eventually.holds(() -> given().get("/api/datasets/golden").then().statusCode(200));
            Eventually.holds(() -> given().get("/api/runs/golden").then().statusCode(200));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesTheGoldenError(String file) throws Exception {
        JsonNode golden = JSON.readTree(folder().resolve(file).toFile());
        JsonNode input = golden.path("request");
        var request = given().urlEncodingEnabled(false);
        if (input.has("accept")) {
            request = request.accept(input.path("accept").asText());
        }
        if (input.has("body")) {
            request = request.contentType(input.path("content_type").asText("application/json"))
                    .body(input.path("body").asText().getBytes());
        }
        Response response = request.request(
                input.path("method").asText(), input.path("path").asText());

        assertThat(JSON.readTree(response.asString())).isEqualTo(golden.path("body"));
        assertThat(response.statusCode()).isEqualTo(golden.path("status").asInt());
        assertThat(response.contentType())
                .startsWith(golden.path("content_type").asText());
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoldenErrorsTest.class.getResource("/golden/errors"))
                .toURI());
    }
}
