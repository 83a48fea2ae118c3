package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.TinyData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Startup after a crash. Commands are not sent again. */
@QuarkusTest
@WithTestResource(TrainerAfterCrash.class)
class RecoveryTest {
    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    @Test
    void resumesOpenRunsAndCountsThemAgainstTheLimit() throws IOException {
        try (var stage = new TrainerStage(publisher, store)) {
            stage.start(Specs.of("run-too-many", "late").spec());
            Failure rejected = stage.failure("run-too-many");
            TinyData late = TinyData.in(store, "late");

            stage.publish(late.bank());
            stage.publish(late.dataset());

            stage.completed("run-interrupted");
            stage.start(Specs.of("run-then", "late").spec());
            stage.completed("run-then");
            assertThat(rejected.code()).isEqualTo("queue_full");
            assertThat(rejected.retryable()).isTrue();
            assertThat(stage.events(RunEvent.Accepted.class, "run-interrupted")).hasSize(1);
            assertThat(stage.events(RunEvent.State.class, "run-over")).hasSize(2);
        }
    }
}
