package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits on request bodies and on the waiting time for images. */
@QuarkusTest
@TestProfile(BoundsTest.LowLimits.class)
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class BoundsTest {
    /** Limits that a test can reach. */
    public static final class LowLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gmem.uploads.max-size", "100K", "gmem.generation.timeout", "1s", "gmem.streams.heartbeat", "1s");
        }
    }

    private static final byte[] TOO_LARGE = new byte[200 * 1024];
    private final HttpClient client = HttpClient.newHttpClient();

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = "gmem.artifacts.dir")
    Path artifacts;

    @TestHTTPResource("/")
    URI root;

    @Test
    void rejectsAnUploadWithTooLargeContentLength() {
        given().contentType("application/zip")
                .body(TOO_LARGE)
                .post("/api/datasets?id=large")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("body_too_large"))
                .body(
                        "detail",
                        containsString("102400 bytes (gmem.uploads.max-size); for larger data, use the import folder"));
    }

    @Test
    void rejectsATooLargeUploadWithoutContentLength() throws Exception {
        HttpResponse<String> response = post("/api/datasets?id=large", "application/zip", TOO_LARGE);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
        assertThat(response.body()).contains("body_too_large").contains("urn:gmem:problem");
        given().get("/api/datasets/large").then().statusCode(404);
        try (var staged = Files.walk(artifacts.resolve(".staging/gateway"))) {
            assertThat(staged.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
    }

    @Test
    void rejectsAFormWithoutContentLength() throws Exception {
        String start = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n";
        byte[] form = (start + "x".repeat(TOO_LARGE.length) + "\r\n--cut--\r\n").getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> response = post("/api/datasets?id=large", "multipart/form-data; boundary=cut", form);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(411);
        assertThat(response.body()).contains("length_required");
    }

    @Test
    void rejectsAFormWithoutAFile() {
        String form = "--cut\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\ntext\r\n--cut--\r\n";
        given().contentType("multipart/form-data; boundary=cut")
                .body(form.getBytes(StandardCharsets.UTF_8))
                .post("/api/datasets?id=partless")
                .then()
                .statusCode(400)
                .body("field", equalTo("file"));
        given().get("/api/datasets/partless").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"'file,resolution', resolution, unknown_field", "'file,file', file, invalid_file"})
    void rejectsUnknownFormParts(String parts, String field, String code) {
        var form = new StringBuilder();
        for (String part : parts.split(",")) {
            form.append("--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n64\r\n".formatted(part));
        }
        given().contentType("multipart/form-data; boundary=cut")
                .body(form.append("--cut--\r\n").toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/datasets?id=parts")
                .then()
                .statusCode(400)
                .body("code", equalTo(code))
                .body("field", equalTo(field));
        given().get("/api/datasets/parts").then().statusCode(404);
    }

    @Test
    void keepsAnIdleStreamOpenWithComments() {
        suite.publish(new RunEvent.Accepted(SuiteFixture.spec("run-silent", "any"), Instant.now()));
        Eventually.holds(() -> given().get("/api/runs/run-silent").then().statusCode(200));
        try (var stream = EventStream.open(root.resolve("/api/runs/run-silent/events"), null)) {
            Eventually.isTrue("two heartbeats", () -> stream.comments() >= 2);
            assertThat(stream.names()).containsExactly("accepted");
        }
    }

    @Test
    void rejectsAMalformedForm() {
        given().contentType("multipart/form-data; boundary=cut")
                .body("no form at all".getBytes(StandardCharsets.UTF_8))
                .post("/api/datasets?id=formless")
                .then()
                .statusCode(400)
                .body("code", equalTo("broken_body"));
    }

    @Test
    void rejectsTooLargeJson() throws Exception {
        byte[] json = ("{\"dataset\":\"" + "a".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        given().contentType("application/json")
                .body(json)
                .post("/api/runs")
                .then()
                .statusCode(413);
        given().contentType("application/json")
                .body(json)
                .post("/v1/images/generations")
                .then()
                .statusCode(413)
                .body("error.code", equalTo("body_too_large"));
        HttpResponse<String> chunked = post("/v1/images/generations", "application/json", json);
        assertThat(chunked.statusCode()).as(chunked.body()).isEqualTo(413);
    }

    @Test
    void rejectsAnEmptyUpload() {
        given().contentType("application/zip")
                .body(new byte[0])
                .post("/api/datasets?id=empty")
                .then()
                .statusCode(400)
                .body("field", equalTo("file"));
    }

    @Test
    void reportsTheJobWhenImagesTimeOut() throws Exception {
        CheckpointId checkpoint = suite.publishServedModel("silent");
        Eventually.holds(() -> given().get("/v1/models/silent@1200").then().statusCode(200));
        var sampler = new FakeSampler(store, publisher, checkpoint);
        try (var commands = new SentCommands(List.of(Topic.SAMPLING_COMMANDS), message -> {
            if (message instanceof GenerateImages request && request.spec().seed() == FakeSampler.SILENT) {
                sampler.handle(request);
            }
        })) {
            given().contentType("application/json")
                    .body("""
                            {"prompt": "random", "model": "silent@1200", "seed": %d}""".formatted(FakeSampler.SILENT))
                    .post("/v1/images/generations")
                    .then()
                    .statusCode(504)
                    .body("error.type", equalTo("server_error"))
                    .body("error.code", equalTo("generation_timeout"))
                    .body("error.message", containsString("/api/jobs/job-"));
        }
    }

    /** Sends a chunked body without Content-Length. */
    private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(root.resolve(path))
                .header("content-type", type)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
