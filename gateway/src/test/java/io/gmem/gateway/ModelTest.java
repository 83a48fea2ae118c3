package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests run in order, because each one changes the served checkpoint. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelTest {
    private static final CheckpointId OLD = CheckpointId.parse("names@300");
    private static final CheckpointId NEW = CheckpointId.parse("names@600");

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @Test
    @Order(1)
    void reportsServedAndNewestCheckpoint() throws Exception {
        suite.publishDataset("names", 6);
        RunSpec spec = SuiteFixture.spec("names", "names");
        suite.publishCheckpoint(spec, OLD.trainingStep());
        serves(OLD);
        suite.publishCheckpoint(spec, NEW.trainingStep());
        serves(NEW);

        Eventually.holds(() -> models().body("serving.checkpoint", equalTo("names@600"))
                .body("serving.bank", equalTo("names@1"))
                .body("pinned", equalTo(false))
                .body("latest", equalTo("names@600")));
    }

    @Test
    @Order(2)
    void listsAnAliasAsModelUntilItIsRemoved() {
        point("stable", "{\"checkpoint\":\"names@300\"}")
                .statusCode(200)
                .body("aliases.find{it.alias=='stable'}.checkpoint", equalTo("names@300"));
        given().get("/v1/models").then().body("data.id", hasItems("gmem", "latest", "stable", "names@300"));

        point("stable", "{\"checkpoint\":\"names@600\",\"expected\":\"names@600\"}")
                .statusCode(409)
                .body("code", equalTo("alias_moved"))
                .body("field", equalTo("expected"));
        point("stable", "{\"checkpoint\":\"names@600\",\"expected\":\"names@300\"}")
                .statusCode(200);
        point("stable", "{\"checkpoint\":\"names@300\"}").statusCode(200);

        point("gone", "{\"checkpoint\":\"names@300\"}").statusCode(200);
        given().delete("/api/models/aliases/gone")
                .then()
                .statusCode(200)
                .body("aliases.alias", equalTo(List.of("stable")));
        given().delete("/api/models/aliases/gone").then().statusCode(200);
    }

    @Test
    @Order(3)
    void rejectsUnknownNamesByField() {
        point("stable", "{\"checkpoint\":\"unknown@1\"}").statusCode(400).body("field", equalTo("checkpoint"));
        point("stable", "{}").statusCode(400).body("field", equalTo("checkpoint"));
        point("latest", "{\"checkpoint\":\"names@300\"}").statusCode(400).body("field", equalTo("alias"));
        point("St@ble", "{\"checkpoint\":\"names@300\"}").statusCode(400).body("field", equalTo("alias"));
        generate("{\"model\":\"unknown\",\"prompt\":\"random\"}")
                .statusCode(400)
                .body("error.code", equalTo("unknown_model"));
        generate("{\"prompt\":\"random\",\"gmem\":{\"deadline_seconds\":0}}")
                .statusCode(400)
                .body("error.param", equalTo("gmem.deadline_seconds"));
        compare("{\"models\":[\"stable\"]}").statusCode(400).body("field", equalTo("models"));
        compare("{\"models\":[\"stable\",\"unknown\"]}").statusCode(400).body("field", equalTo("models"));
    }

    @Test
    @Order(4)
    void generatesWithTheCheckpointOfAnAliasAndForwardsThePriority() {
        Map<String, GenerateImages> sent = new ConcurrentHashMap<>();
        Map<CheckpointId, FakeSampler> samplers = new HashMap<>();
        for (CheckpointId checkpoint : List.of(OLD, NEW)) {
            samplers.put(checkpoint, new FakeSampler(store, publisher, checkpoint));
        }
        try (var commands = new SentCommands(List.of(Topic.SAMPLING_COMMANDS), message -> {
            // requests of other tests are still on the broker
            if (message instanceof GenerateImages request
                    && samplers.containsKey(request.spec().checkpoint())) {
                sent.put(request.key(), request);
                samplers.get(request.spec().checkpoint()).handle(request);
            }
        })) {
            String job = generate("{\"model\":\"stable\",\"prompt\":\"random\",\"seed\":1000000,"
                            + "\"gmem\":{\"priority\":\"high\",\"deadline_seconds\":30}}")
                    .statusCode(200)
                    .body("data[0].gmem.checkpoint", equalTo("names@300"))
                    .extract()
                    .path("data[0].gmem.job");
            GenerateImages request = sent.get(job);
            org.assertj.core.api.Assertions.assertThat(request.spec().priority())
                    .isEqualTo(Priority.HIGH);
            org.assertj.core.api.Assertions.assertThat(request.spec().deadlineSeconds())
                    .isEqualTo(30);

            compare("{\"models\":[\"stable\",\"latest\"],\"prompt\":\"random\",\"n\":2,\"seed\":1000000}")
                    .statusCode(200)
                    .body("models.checkpoint", equalTo(List.of("names@300", "names@600")))
                    .body("models.model", equalTo(List.of("stable", "latest")))
                    .body("images", hasSize(2))
                    .body("images[1].seed", equalTo(1_000_001))
                    .body("images[0].urls", hasSize(2))
                    .body("images[0].urls[0]", startsWith("/api/jobs/"))
                    .body("images[0].changed_pixels", equalTo(0));
        }
    }

    @Test
    @Order(5)
    void rollsBackToThePreviousCheckpointAndFollowsTheNewestAgain() {
        given().post("/api/models/rollback")
                .then()
                .statusCode(200)
                .body("pinned", equalTo(true))
                .body("pinned_to", equalTo("names@300"))
                .body("aliases.alias", equalTo(List.of("stable")));
        serves(OLD);
        Eventually.holds(() -> models().body("serving.checkpoint", equalTo("names@300")));

        given().post("/api/models/follow")
                .then()
                .statusCode(200)
                .body("pinned", equalTo(false))
                .body("pinned_to", nullValue());
        given().post("/api/models/follow").then().statusCode(200);
    }

    @Test
    @Order(6)
    void excludesWithheldCheckpointsFromLatest() {
        suite.publish(new PromotionEvent.Decided(NEW, false, "looks wrong", PromotionEvent.By.PERSON, Instant.now()));

        Eventually.holds(() -> models().body("latest", equalTo("names@300")));
        given().get("/v1/models").then().body("data.id", hasItem("names@600"));
    }

    private void serves(CheckpointId checkpoint) {
        suite.publish(new ModelEvent.Switched(
                checkpoint, SuiteFixture.spec("names", "names").bank(), Instant.now()));
    }

    private static ValidatableResponse models() {
        return given().get("/api/models").then().statusCode(200);
    }

    private static ValidatableResponse point(String alias, String body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/models/aliases/{alias}", alias)
                .then();
    }

    private static ValidatableResponse generate(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/v1/images/generations")
                .then();
    }

    private static ValidatableResponse compare(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/models/compare")
                .then();
    }
}
