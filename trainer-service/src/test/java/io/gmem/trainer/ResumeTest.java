package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs with checkpoints in the store, as after {@code kill -9}. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class ResumeTest {
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
    void resumesBitIdenticallyFromCheckpoint() throws IOException {
        stage.data("resumed");
        stage.start(Specs.of("run-straight", "resumed").steps(8, 4).spec());
        RunEvent.Completed straight = stage.completed("run-straight");
        RunSpec resumed = Specs.of("run-resumed", "resumed").steps(8, 4).spec();
        stage.leave(resumed, "run-straight", 4);

        stage.start(resumed);

        assertThat(stage.completed("run-resumed").loss()).isEqualTo(straight.loss());
        assertThat(stage.events(RunEvent.Started.class, "run-resumed").get(0).fromStep())
                .isEqualTo(4);
        for (String file : new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors"}) {
            assertThat(stage.file("run-resumed", 8, file)).hasSameBinaryContentAs(stage.file("run-straight", 8, file));
        }
    }

    @Test
    void publishesUnpublishedCheckpoint() throws IOException {
        stage.data("silent");
        stage.start(Specs.of("run-loud", "silent").samples(64).spec());
        RunEvent.Completed publishedRun = stage.completed("run-loud");
        RunSpec unpublishedRun = Specs.of("run-silent", "silent").samples(64).spec();
        stage.leave(unpublishedRun, "run-loud", 4);

        stage.start(unpublishedRun);

        assertThat(stage.completed("run-silent").loss()).isEqualTo(publishedRun.loss());
        var published = stage.checkpoint("run-silent", 4);
        assertThat(published.loss()).isEqualTo(publishedRun.loss());
        assertThat(published.evaluation())
                .isEqualTo(stage.checkpoint("run-loud", 4).evaluation());
    }

    @Test
    void skipsDamagedCheckpoint() throws IOException {
        stage.data("damaged");
        stage.start(Specs.of("run-source", "damaged").steps(8, 4).spec());
        stage.completed("run-source");
        RunSpec damaged = Specs.of("run-damaged", "damaged").steps(8, 4).spec();
        stage.leave(damaged, "run-source", 4);
        stage.leave(damaged, "run-source", 8);
        Files.write(stage.file("run-damaged", 8, "model.safetensors"), new byte[10]);

        stage.start(damaged);
        stage.completed("run-damaged");

        assertThat(stage.events(RunEvent.Started.class, "run-damaged").get(0).fromStep())
                .isEqualTo(4);
        assertThat(stage.file("run-damaged", 8, "model.safetensors"))
                .hasSameBinaryContentAs(stage.file("run-source", 8, "model.safetensors"));
    }

    @Test
    void rejectsCheckpointsOfAnotherRunWithTheSameId() throws IOException {
        stage.data("namesake");
        stage.start(Specs.of("run-first", "namesake").spec());
        stage.completed("run-first");
        stage.leave(Specs.of("run-namesake", "namesake").steps(6, 6).spec(), "run-first", 4);

        stage.start(Specs.of("run-namesake", "namesake").spec());

        assertThat(stage.failure("run-namesake").code()).isEqualTo("checkpoint_of_another_run");
        assertThat(stage.failure("run-namesake").field()).isEqualTo("id");
    }
}
