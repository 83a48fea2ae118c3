package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class RunTest {
    @Inject
    SuiteFixture suite;

    @TestHTTPResource("/api/runs/")
    URI runs;

    @Test
    void appliesTheDefaults() throws Exception {
        suite.publishDataset("run-data", 2);
        Eventually.holds(() -> given().get("/api/datasets/run-data").then().statusCode(200));
        try (var commands = new SentCommands(Topic.TRAINING_COMMANDS)) {
            String id = given().contentType("application/json")
                    .body("""
                            {"dataset": "run-data", "optimiser": {"learning_rate": 0.001}}""")
                    .post("/api/runs")
                    .then()
                    .statusCode(202)
                    .body("status", equalTo("requested"))
                    .extract()
                    .path("id");

            assertThat(id).matches("run-20[0-9]{6}-[0-9]{6}-[0-9a-f]{4}");
            RunSpec spec = commands.await(StartRun.class, id).spec();
            var recipe = SuiteFixture.spec(id, "run-data");
            assertThat(spec.optimiser().learningRate()).isEqualTo(0.001);
            assertThat(spec.optimiser().emaDecay()).isEqualTo(recipe.optimiser().emaDecay());
            assertThat(spec)
                    .usingRecursiveComparison()
                    .ignoringFields("optimiser.learningRate")
                    .isEqualTo(recipe);
        }
    }

    @Test
    void computesStepsFromEpochsAndForwardsPromotionAndRetention() throws Exception {
        suite.publishDataset("epoch-data", 10);
        Eventually.holds(() -> given().get("/api/datasets/epoch-data").then().statusCode(200));
        given().contentType("application/json")
                .body("""
                        {"dataset": "epoch-data", "epochs": 3, "batch_size": 4,
                         "optimiser": {"decay": "cosine", "decay_steps": 2},
                         "evaluation": {"samples": 64, "held_out": 0.15}, "promotion": {"max_frechet": 0.5},
                         "retention": {"metric": "kid"}}""")
                .post("/api/runs")
                .then()
                .statusCode(202)
                // 10 images, of which 2 are held out, in batches of 4
                .body("steps", equalTo(6))
                .body("spec.steps", equalTo(6))
                .body("spec.epochs", equalTo(3.0f))
                .body("spec.optimiser.decay", equalTo("cosine"))
                .body("spec.promotion.max_frechet", equalTo(0.5f))
                .body("spec.retention.best", equalTo(1))
                .body("spec.retention.metric", equalTo("kid"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs                    | {'epochs': 1, 'steps': 10}",
                "epochs                    | {'epochs': 0}",
                "epochs                    | {'epochs': 1000000, 'batch_size': 1}",
                "evaluation.every          | {'evaluation': {'samples': 64, 'every': 7}}",
                "evaluation.held_out       | {'evaluation': {'held_out': 0.7}}",
                "promotion                 | {'promotion': {'max_frechet': 1}}",
                "promotion.max_copy_rate   | {'evaluation': {'samples': 64}, 'promotion': {'max_copy_rate': 2}}",
                "retention.best            | {'evaluation': {'samples': 64}, 'retention': {'best': 0}}",
                "retention.metric          | {'evaluation': {'samples': 64}, 'retention': {'metric': 'beauty'}}",
                "optimiser.decay           | {'optimiser': {'decay': 'staircase'}}",
                "optimiser.decay_steps     | {'optimiser': {'decay': 'constant', 'decay_steps': 5}}"
            })
    void rejectsInvalidValuesByField(String field, String request) throws Exception {
        suite.publishDataset("named-data", 11);
        Eventually.holds(() -> given().get("/api/datasets/named-data").then().statusCode(200));
        given().contentType("application/json")
                .body(request.replace('\'', '"').replaceFirst("\\{", "{\"dataset\": \"named-data\", "))
                .post("/api/runs")
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
    }

    @Test
    void cancelsAnUnfinishedRun() {
        RunSpec spec = SuiteFixture.spec("run-cancelled", "any");
        suite.publish(new RunEvent.Started(spec, Instant.now(), Instant.now(), 0));
        Eventually.holds(() -> given().get("/api/runs/run-cancelled").then().body("status", equalTo("running")));
        try (var commands = new SentCommands(Topic.TRAINING_COMMANDS)) {
            given().post("/api/runs/run-cancelled/cancel")
                    .then()
                    .statusCode(202)
                    .header("location", endsWith("/api/runs/run-cancelled"));
            assertThat(commands.await(CancelRun.class, "run-cancelled").run()).isEqualTo(new RunId("run-cancelled"));
        }
        suite.publish(new RunEvent.Cancelled(spec, Instant.now(), Instant.now(), 40));
        Eventually.holds(() -> given().get("/api/runs/run-cancelled")
                .then()
                .body("status", equalTo("cancelled"))
                .body("training_step", equalTo(40)));
    }

    @Test
    void pausesARunAndResumesOnlyPausedRuns() {
        RunSpec spec = SuiteFixture.spec("run-paused", "any");
        suite.publish(new RunEvent.Started(spec, Instant.now(), Instant.now(), 0));
        Eventually.holds(() -> given().get("/api/runs/run-paused").then().body("status", equalTo("running")));
        given().post("/api/runs/run-paused/resume").then().statusCode(409).body("code", equalTo("run_is_not_paused"));
        try (var commands = new SentCommands(Topic.TRAINING_COMMANDS)) {
            given().post("/api/runs/run-paused/pause").then().statusCode(202);
            assertThat(commands.await(PauseRun.class, "run-paused").run()).isEqualTo(new RunId("run-paused"));
        }
        suite.publish(new RunEvent.Paused(spec, Instant.now(), Instant.now(), 40));
        Eventually.holds(() -> given().get("/api/runs/run-paused")
                .then()
                .body("status", equalTo("paused"))
                .body("training_step", equalTo(40)));
        try (var commands = new SentCommands(Topic.TRAINING_COMMANDS)) {
            given().post("/api/runs/run-paused/resume").then().statusCode(202);
            assertThat(commands.await(ResumeRun.class, "run-paused").run()).isEqualTo(new RunId("run-paused"));
        }
        suite.publish(new RunEvent.Resumed(spec, Instant.now(), Instant.now(), 40));
        Eventually.holds(() -> given().get("/api/runs/run-paused").then().body("status", equalTo("accepted")));
    }

    @Test
    void streamsPastAndFutureEvents() {
        RunSpec spec = SuiteFixture.spec("run-live", "any");
        suite.publish(new RunEvent.Accepted(spec, Instant.now()));
        suite.publish(new RunEvent.Started(spec, Instant.now(), Instant.now(), 0));
        suite.publishProgress(spec, 10);
        Eventually.holds(() -> given().get("/api/runs/run-live").then().body("training_step", equalTo(10)));

        try (var stream = EventStream.open(runs.resolve("run-live/events"), null)) {
            stream.await(3);
            suite.publishProgress(spec, 20);
            suite.publishCheckpoint(spec, 20);
            suite.publish(new RunEvent.Completed(spec, Instant.now(), Instant.now(), 0.5));
            stream.awaitEnd();

            assertThat(stream.names().subList(0, 3)).containsExactly("accepted", "started", "progressed");
            assertThat(stream.names().subList(3, 6)).containsExactlyInAnyOrder("progressed", "checkpoint", "completed");
            assertThat(stream.names().get(5)).isEqualTo("completed");
            assertThat(stream.events())
                    .allSatisfy(event -> assertThat(event.data()).startsWith("{"));

            String last = stream.events().get(2).id();
            try (var again = EventStream.open(runs.resolve("run-live/events"), last)) {
                again.awaitEnd();
                assertThat(again.names()).containsExactly("progressed", "checkpoint", "completed");
            }
            String end = stream.events().get(5).id();
            try (var after = EventStream.open(runs.resolve("run-live/events"), end)) {
                after.awaitEnd();
                assertThat(after.events()).isEmpty();
            }
            try (var unknown = EventStream.open(runs.resolve("run-live/events"), "what?")) {
                unknown.awaitEnd();
                assertThat(unknown.events()).hasSize(6);
            }
        }
    }

    @Test
    void limitsTheNumberOfReports() {
        RunSpec spec = SuiteFixture.spec("run-long", "any");
        suite.publish(new RunEvent.Accepted(spec, Instant.now()));
        suite.publishProgressUpTo(spec, 2_500);
        Eventually.holds(() -> given().get("/api/runs/run-long").then().body("training_step", equalTo(2_500)));
        List<Integer> steps = given().get("/api/runs/run-long/metrics")
                .then()
                .statusCode(200)
                .body("points.size()", lessThanOrEqualTo(2_000))
                .extract()
                .path("points.training_step");
        assertThat(steps).startsWith(1, 3, 5).endsWith(2_499, 2_500);
    }

    @Test
    void removesRetiredCheckpoints() {
        RunSpec spec = SuiteFixture.spec("run-kept", "any");
        suite.publish(new RunEvent.Accepted(spec, Instant.now()));
        CheckpointId first = suite.publishCheckpoint(spec, 300);
        suite.publishCheckpoint(spec, 600);
        Eventually.holds(
                () -> given().get("/api/checkpoints?run=run-kept").then().body("total", equalTo(2)));
        suite.publish(new CheckpointEvent.Retired(first, Instant.now()));
        Eventually.holds(() -> given().get("/api/checkpoints?run=run-kept")
                .then()
                .body("items.id", equalTo(List.of("run-kept@600")))
                .body("items[0].size", equalTo(32)));
        given().get("/api/runs/run-kept").then().body("checkpoints", equalTo(List.of("run-kept@600")));
    }
}
