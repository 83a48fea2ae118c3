package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.RunId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.TinyData;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that cannot be trained, or not yet. The failure names the field, and the next run is trained. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class RefusalTest {
    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    private TrainerStage stage;

    @BeforeEach
    void open() {
        stage = new TrainerStage(publisher, store);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void failsRunWithUnknownDatasetAndTrainsTheNext() throws IOException {
        stage.data("known");

        stage.start(Specs.of("run-unknown-data", "nowhere").spec());
        stage.start(Specs.of("run-after-it", "known").steps(2, 2).spec());

        assertThat(stage.failure("run-unknown-data").code()).isEqualTo("unknown_dataset");
        assertThat(stage.failure("run-unknown-data").field()).isEqualTo("dataset");
        stage.completed("run-after-it");
    }

    @Test
    void failsRunWithUnknownBank() throws IOException {
        stage.data("banked");

        stage.start(Specs.of("run-unknown-bank", "banked").bank("banked@7").spec());

        assertThat(stage.failure("run-unknown-bank").code()).isEqualTo("unknown_bank");
        assertThat(stage.failure("run-unknown-bank").field()).isEqualTo("bank");
    }

    @Test
    void failsRunWithBankOfOtherImages() throws IOException {
        stage.data("ours");
        stage.data("theirs");

        stage.start(Specs.of("run-foreign-bank", "ours").bank("theirs@1").spec());

        assertThat(stage.failure("run-foreign-bank").field()).isEqualTo("bank");
    }

    @Test
    void waitsForDatasetBeingBuilt() throws IOException {
        TinyData data = TinyData.in(store, "coming");
        stage.publish(new DatasetEvent.Accepted(data.dataset().spec(), Instant.now()));
        stage.start(Specs.of("run-patient", "coming").steps(2, 2).spec());
        stage.await(RunEvent.Accepted.class, "run-patient");

        stage.publish(data.dataset());
        stage.publish(data.bank());

        stage.completed("run-patient");
    }

    @Test
    void cancelsRunThatWaitsForItsDataset() throws IOException {
        TinyData never = TinyData.in(store, "never");
        stage.data("always");
        stage.publish(new DatasetEvent.Accepted(never.dataset().spec(), Instant.now()));
        stage.start(Specs.of("run-waiting", "never").spec());
        stage.start(Specs.of("run-behind", "always").steps(2, 2).spec());
        stage.await(RunEvent.Accepted.class, "run-behind");

        stage.publish(new CancelRun(new RunId("run-waiting")));

        stage.completed("run-behind");
        assertThat(stage.end("run-waiting")).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(stage.events(RunEvent.Started.class, "run-waiting")).isEmpty();
    }

    @Test
    void failsRunWithNonFiniteLossAndKeepsLastValidCheckpoint() throws IOException {
        stage.data("diverged");

        stage.start(Specs.of("run-diverged", "diverged")
                .steps(2_000, 2)
                .optimiser(new OptimizerSpec(1, 0, 0, 0, 0, 0, 1e30, 0))
                .spec());

        Failure failure = stage.failure("run-diverged");
        assertThat(failure.code()).isEqualTo("non_finite_loss");
        assertThat(failure.field()).isEqualTo("optimiser.learning_rate");
        Matcher matcher = Pattern.compile("the (squared error|gradient norm|loss) is \\S+ at training step (\\d+);.*")
                .matcher(failure.message());
        assertThat(matcher.matches()).as(failure.message()).isTrue();
        long lastValid = Long.parseLong(matcher.group(2)) / 2 * 2;
        assertThat(stage.storedSteps("run-diverged")).startsWith("0").endsWith(Long.toString(lastValid));
        stage.checkpoint("run-diverged", lastValid);
    }

    @Test
    void sendsInvalidCommandToDeadLettersAndContinues() throws IOException {
        stage.data("aside");
        try (var deadLetters = new Letters(Topic.TRAINING_DEAD_LETTERS)) {
            Letters.send(Topic.TRAINING_COMMANDS, "run-garbage", "{\"spec\":");

            stage.start(Specs.of("run-after-garbage", "aside").steps(2, 2).spec());

            stage.completed("run-after-garbage");
            Eventually.holds(() -> assertThat(deadLetters.received()).contains("{\"spec\":"));
        }
    }

    @Test
    void exposesHealthAndMetrics() {
        RestAssured.get("/q/health").then().statusCode(200);
        String metrics = RestAssured.get("/q/metrics").asString();

        assertThat(metrics).contains("gmem_training_step", "gmem_training_loss", "gmem_training_images_per_second");
    }
}
