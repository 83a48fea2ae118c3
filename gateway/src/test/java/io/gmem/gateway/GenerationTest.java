package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class GenerationTest {
    private static final CheckpointId CHECKPOINT = CheckpointId.parse("drawn@1200");

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @TestHTTPResource("/v1/images/generations")
    URI generations;

    /** Shared by all tests of the class. */
    private static @Nullable SentCommands commands;

    @BeforeEach
    void startSampler() throws Exception {
        if (commands == null) {
            suite.publishServedModel("drawn");
            var sampler = new FakeSampler(store, publisher, CHECKPOINT);
            commands = new SentCommands(List.of(Topic.SAMPLING_COMMANDS), message -> {
                if (message instanceof GenerateImages request) {
                    sampler.handle(request);
                }
            });
        }
        Eventually.holds(
                () -> given().get("/api/system").then().body("served.checkpoint", equalTo(CHECKPOINT.toString())));
        Eventually.holds(() -> given().get("/api/banks/drawn").then().statusCode(200));
    }

    @AfterAll
    static void stopSampler() {
        commands.close();
        commands = null;
    }

    @Test
    void respondsWithImageUrls() {
        var response = given().contentType("application/json")
                .body("""
                        {"model": "gmem", "prompt": "cat", "n": 2, "size": "32x32", "user": "me", "seed": 40, "quality": "auto"}""")
                .post("/v1/images/generations")
                .then()
                .statusCode(200)
                .body("created", greaterThan(1_600_000_000))
                .body("data.gmem.seed", equalTo(List.of(40, 41)))
                .body("data.gmem.label", everyItem(is("cat")))
                .body("data[0].gmem.checkpoint", equalTo("drawn@1200"))
                .body("data[0].b64_json", nullValue())
                .body("data[1].url", startsWith("http://"))
                .body("data[1].url", endsWith("/images/1.png"))
                .extract();

        given().get(response.<String>path("data[1].url"))
                .then()
                .statusCode(200)
                .contentType("image/png")
                .body(equalTo("label:cat 41"));
    }

    @Test
    void respondsWithBase64Images() {
        String base64 = given().contentType("application/json")
                .body("""
                        {"gmem": {"memory_ids": [1, 2], "interpolate": 0.3, "sampler": "heun", "bank": "drawn", "bank_version": 1},
                         "model": "drawn@1200", "response_format": "b64_json", "seed": 50, "num_inference_steps": 5, "guidance_scale": 2}""")
                .post("/v1/images/generations")
                .then()
                .statusCode(200)
                .body("data[0].url", nullValue())
                .extract()
                .path("data[0].b64_json");

        assertThat(new String(Base64.getDecoder().decode(base64))).isEqualTo("mix(memory:1,memory:2,0.3) 50");
    }

    @Test
    void forwardsEveryFieldOfAJob() {
        given().contentType("application/json")
                .body("""
                        {"id": "job-all", "prompt": "memory:3", "n": 3, "seed": 9, "num_inference_steps": 7, "solver": "heun",
                         "guidance_scale": 1.5, "checkpoint": "drawn@1200", "bank": "drawn"}""")
                .post("/api/jobs")
                .then()
                .statusCode(202)
                .header("location", endsWith("/api/jobs/job-all"))
                .body("spec.bank", equalTo("drawn@1"));

        var spec = commands.await(GenerateImages.class, "job-all").spec();
        assertThat(spec.prompt()).isEqualTo(new Prompt.Row(3));
        assertThat(spec.solver()).isEqualTo(Solver.HEUN);
        assertThat(spec.checkpoint()).isEqualTo(CHECKPOINT);
        assertThat(List.of(spec.count(), spec.seed(), spec.solverSteps(), spec.guidanceScale()))
                .isEqualTo(List.of(3, 9L, 7, 1.5));
        Eventually.holds(() -> given().get("/api/jobs/job-all")
                .then()
                .body("status", equalTo("done"))
                .body("images.size()", equalTo(3)));
        given().get("/api/jobs/job-all/images/2.png").then().statusCode(200).body(equalTo("memory:3 11"));
        given().get("/api/jobs/job-all/images/manifest.json").then().statusCode(404);
        given().contentType("application/json")
                .body("""
                        {"id": "job-all"}""")
                .post("/api/jobs")
                .then()
                .statusCode(409)
                .body("code", equalTo("job_exists"));
    }

    @Test
    void reportsTheFailureOfASampler() {
        given().contentType("application/json")
                .body("""
                        {"prompt": "random", "seed": %d}""".formatted(FakeSampler.FAILS))
                .post("/v1/images/generations")
                .then()
                .statusCode(429)
                .body("error.type", equalTo("rate_limit_error"))
                .body("error.code", equalTo("queue_full"));
    }

    @Test
    void listsModels() {
        given().get("/v1/models/gmem").then().statusCode(200).body("object", equalTo("model"));
        given().get("/v1/models/drawn@1200").then().statusCode(200).body("owned_by", equalTo("gmem"));
        given().get("/v1/models").then().statusCode(200).body("object", equalTo("list"));
    }

    @Test
    void handlesTwoHundredConcurrentRequestsOnceEach() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync(request(1000 + i), BodyHandlers.ofString()))
                .toList();

        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < responses.size(); i++) {
            HttpResponse<String> response = responses.get(i).get();
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode image =
                    new ObjectMapper().readTree(response.body()).path("data").path(0);
            assertThat(new String(
                            Base64.getDecoder().decode(image.path("b64_json").asText())))
                    .isEqualTo("random " + (1000 + i));
            jobs.add(image.path("gmem").path("job").asText());
        }
        assertThat(jobs).hasSize(200);
        assertThat(jobs).allSatisfy(job -> assertThat(commands.of(job)).hasSize(1));
    }

    private HttpRequest request(int seed) {
        String body = """
                {"prompt": "random", "seed": %d, "response_format": "b64_json"}""".formatted(seed);
        return HttpRequest.newBuilder(generations)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
