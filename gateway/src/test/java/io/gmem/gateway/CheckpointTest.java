package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Promotion decisions and pins of checkpoints. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class CheckpointTest {
    @Inject
    SuiteFixture suite;

    @TestHTTPResource("/api/runs/")
    URI runs;

    @Test
    void showsDecisionsAboutACheckpoint() {
        RunSpec spec = SuiteFixture.spec("judged", "any");
        CheckpointId id = suite.publishCheckpoint(spec, 300);
        Eventually.holds(() -> given().get("/api/checkpoints/judged@300")
                .then()
                .body("eligible", equalTo(true))
                .body("pinned", equalTo(false))
                .body("promotion", nullValue()));

        suite.publish(new PromotionEvent.Decided(id, true, "fine", PromotionEvent.By.GATE, Instant.now()));
        suite.publish(new PromotionEvent.Decided(id, false, "two tails", PromotionEvent.By.PERSON, Instant.now()));
        suite.publish(new PinEvent.Changed(id, true, Instant.now()));

        Eventually.holds(() -> given().get("/api/checkpoints/judged@300")
                .then()
                .body("eligible", equalTo(false))
                .body("pinned", equalTo(true))
                .body("promotion.promoted", equalTo(false))
                .body("promotion.reason", equalTo("two tails"))
                .body("promotion.by", equalTo("person")));
        suite.publish(new PinEvent.Changed(id, false, Instant.now()));
        Eventually.holds(() -> given().get("/api/checkpoints/judged@300").then().body("pinned", equalTo(false)));
    }

    @Test
    void sendsPromoteWithholdPinAndUnpinCommands() {
        RunSpec spec = SuiteFixture.spec("commanded", "any");
        CheckpointId id = suite.publishCheckpoint(spec, 300);
        Eventually.holds(
                () -> given().get("/api/checkpoints/commanded@300").then().statusCode(200));
        given().contentType("application/json")
                .body("{\"reason\": \"the cats are fine\"}")
                .post("/api/checkpoints/commanded@300/promote")
                .then()
                .statusCode(202)
                .header("location", endsWith("/api/checkpoints/commanded@300"));
        given().contentType("application/json")
                .body("{\"reason\": \"two tails\"}")
                .post("/api/checkpoints/commanded@300/withhold")
                .then()
                .statusCode(202);
        given().put("/api/checkpoints/commanded@300/pin").then().statusCode(202);
        given().delete("/api/checkpoints/commanded@300/pin").then().statusCode(202);

        try (var commands = new SentCommands(Topic.TRAINING_COMMANDS)) {
            assertThat(commands.of("commanded"))
                    .containsExactly(
                            new SetPromotion(id, true, "the cats are fine"),
                            new SetPromotion(id, false, "two tails"),
                            new PinCheckpoint(id, true),
                            new PinCheckpoint(id, false));
        }
    }

    @Test
    void rejectsDecisionsWithoutReasonAndUnknownCheckpoints() {
        suite.publishCheckpoint(SuiteFixture.spec("unreasoned", "any"), 300);
        Eventually.holds(
                () -> given().get("/api/checkpoints/unreasoned@300").then().statusCode(200));

        for (String body : new String[] {"{}", "{\"reason\": \" \"}"}) {
            given().contentType("application/json")
                    .body(body)
                    .post("/api/checkpoints/unreasoned@300/promote")
                    .then()
                    .statusCode(400)
                    .body("field", equalTo("reason"));
        }
        given().put("/api/checkpoints/unknown@1/pin")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_checkpoint"));
    }

    @Test
    void streamsEvaluationsAndDecisionsOfARun() {
        RunSpec spec = SuiteFixture.spec("run-streamed", "any");
        suite.publish(new RunEvent.Accepted(spec, Instant.now()));
        var id = new CheckpointId(spec.id(), 300);
        suite.publish(new EvaluationEvent.Completed(id, new Evaluation("f", 64, 1, null, 0.1), Instant.now()));
        suite.publish(new PromotionEvent.Decided(id, true, "fine", PromotionEvent.By.GATE, Instant.now()));
        Eventually.holds(() -> given().get("/api/runs/run-streamed").then().statusCode(200));

        try (var stream = EventStream.open(runs.resolve("run-streamed/events"), null)) {
            suite.publish(new RunEvent.Completed(spec, Instant.now(), Instant.now(), 0.5));
            stream.awaitEnd();
            assertThat(stream.names()).contains("accepted", "evaluation", "promotion", "completed");
        }
        given().get("/q/openapi?format=json")
                .then()
                .body("paths.keySet()", hasItems("/api/checkpoints/{id}/promote", "/api/checkpoints/{id}/pin"));
    }
}
