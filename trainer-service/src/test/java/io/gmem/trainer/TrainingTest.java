package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.sampling.GoldenSamples;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Complete runs, with a real broker and real files. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class TrainingTest {
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
    void trainsRunAndPublishesCheckpoints() throws IOException {
        stage.data("trained");

        stage.start(Specs.of("run-whole", "trained").steps(8, 4).samples(64).spec());

        RunEvent.Completed completed = stage.completed("run-whole");
        Eventually.holds(() -> assertThat(stage.publishedSteps("run-whole")).containsExactly(0L, 4L, 8L));
        assertThat(stage.events(RunEvent.Accepted.class, "run-whole")).hasSize(1);
        assertThat(stage.checkpoint("run-whole", 0).loss()).isNull();
        assertThat(stage.checkpoint("run-whole", 4).loss()).isPositive();
        assertThat(stage.checkpoint("run-whole", 4).evaluation()).isNotNull();
        assertThat(stage.checkpoint("run-whole", 8).loss()).isEqualTo(completed.loss());
        assertThat(stage.file("run-whole", 8, "ema.safetensors")).exists();
        Eventually.holds(() -> assertThat(stage.events(RunEvent.Progressed.class, "run-whole"))
                .last()
                .satisfies(progress -> assertThat(progress.trainingStep()).isEqualTo(8)));
    }

    @Test
    void trainingImprovesSamples() throws IOException {
        stage.data("learnt");

        stage.start(Specs.of("run-learns", "learnt")
                .steps(300, 300)
                .samples(64)
                .optimiser(OptimizerSpec.small(300))
                .spec());

        stage.completed("run-learns");
        Evaluation before = stage.checkpoint("run-learns", 0).evaluation();
        Evaluation after = stage.checkpoint("run-learns", 300).evaluation();
        assertThat(after.frechet()).isLessThan(before.frechet() / 2);
        assertThat(after.frechetShuffled()).isPositive();
    }

    @Test
    void trainsClassConditionalRun() throws IOException {
        stage.data("classes");

        stage.start(Specs.of("run-sit", "classes").bank(null).samples(64).spec());

        stage.completed("run-sit");
        Evaluation evaluation = stage.checkpoint("run-sit", 4).evaluation();
        assertThat(evaluation.frechet()).isPositive();
        assertThat(evaluation.frechetShuffled()).isNull();
    }

    @Test
    void trainsRepeatedRequestOnce() throws IOException {
        stage.data("thrice");
        var request = Specs.of("run-thrice", "thrice").spec();

        stage.start(request);
        stage.start(request);
        stage.completed("run-thrice");
        stage.start(request);
        stage.start(Specs.of("run-after", "thrice").steps(2, 2).spec());
        stage.completed("run-after");

        assertThat(stage.events(RunEvent.Accepted.class, "run-thrice")).hasSize(1);
        assertThat(stage.events(RunEvent.Started.class, "run-thrice")).hasSize(1);
        assertThat(stage.publishedSteps("run-thrice")).containsExactly(0L, 4L);
    }

    @Test
    void repeatedRequestsAroundCancellationEndOnce() throws IOException {
        stage.data("five");
        var request = Specs.of("run-five", "five").steps(1_000_000, 1_000_000).spec();

        stage.publish(new CancelRun(request.id()));
        for (int i = 0; i < 3; i++) {
            stage.start(request);
        }
        stage.publish(new CancelRun(request.id()));
        stage.start(request);
        stage.start(request);
        stage.start(Specs.of("run-after-five", "five").steps(2, 2).spec());
        stage.end("run-five");
        stage.completed("run-after-five");

        assertThat(stage.events(RunEvent.Accepted.class, "run-five")).hasSize(1);
        assertThat(stage.events(RunEvent.State.class, "run-five"))
                .filteredOn(RunEvent.State::terminal)
                .singleElement()
                .isInstanceOf(RunEvent.Cancelled.class);
    }

    @Test
    void keepsFirstAndNewestCheckpoints() throws IOException {
        stage.data("kept");

        stage.start(Specs.of("run-kept", "kept").steps(10, 2).spec());
        stage.completed("run-kept");

        assertThat(stage.storedSteps("run-kept")).containsExactly("0", "8", "10");
        Eventually.holds(() -> assertThat(stage.events(CheckpointEvent.Retired.class, "run-kept"))
                .extracting(retired -> retired.checkpoint().trainingStep())
                .containsExactly(2L, 4L, 6L));
    }

    @Test
    void storesSampleGridAndCurvesWithEveryCheckpoint() throws IOException {
        stage.data("shown");
        stage.start(Specs.of("run-shown", "shown").steps(8, 4).spec());
        stage.completed("run-shown");

        for (long step : new long[] {0, 4, 8}) {
            BufferedImage grid =
                    ImageIO.read(stage.file("run-shown", step, "grid.png").toFile());
            assertThat(grid.getWidth()).isEqualTo(grid.getHeight()).isGreaterThan(4 * 64);
            GoldenSamples samples = GoldenSamples.read(
                            stage.file("run-shown", step, "grid.png").getParent())
                    .orElseThrow();
            assertThat(samples.request().seeds()).containsExactly(0, 1);
            assertThat(samples.request().steps()).isEqualTo(20);
            assertThat(samples.pictures()).hasSize(2);
        }
        assertThat(Files.size(stage.file("run-shown", 8, "events.out.tfevents.0.gmem")))
                .isGreaterThan(Files.size(stage.file("run-shown", 4, "events.out.tfevents.0.gmem")));
    }

    @Test
    void cancelsRunInTraining() throws IOException {
        stage.data("cancelled");
        stage.start(Specs.of("run-cancelled", "cancelled")
                .steps(1_000_000, 1_000_000)
                .spec());
        stage.await(RunEvent.Progressed.class, "run-cancelled");

        stage.publish(new CancelRun(new RunId("run-cancelled")));
        stage.publish(new CancelRun(new RunId("run-cancelled")));

        assertThat(stage.await(RunEvent.Cancelled.class, "run-cancelled").trainingStep())
                .isPositive();
        stage.start(Specs.of("run-next", "cancelled").steps(2, 2).spec());
        stage.completed("run-next");
        assertThat(stage.events(RunEvent.State.class, "run-cancelled"))
                .filteredOn(RunEvent.State::terminal)
                .hasSize(1);
    }

    @Test
    void pausedRunYieldsAndResumesBitIdentically() throws IOException {
        stage.data("paused");
        RunSpec paused = Specs.of("run-paused", "paused").steps(400, 200).spec();
        stage.start(paused);
        stage.await(RunEvent.Progressed.class, "run-paused");

        stage.publish(new PauseRun(new RunId("run-paused")));
        stage.await(RunEvent.Paused.class, "run-paused");
        stage.start(Specs.of("run-between", "paused").steps(2, 2).spec());
        stage.completed("run-between");
        stage.publish(new ResumeRun(new RunId("run-paused")));
        stage.completed("run-paused");

        stage.start(Specs.of("run-unpaused", "paused").steps(400, 200).spec());
        stage.completed("run-unpaused");
        for (String file : new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors"}) {
            assertThat(stage.file("run-paused", 400, file))
                    .hasSameBinaryContentAs(stage.file("run-unpaused", 400, file));
        }
    }

    @Test
    void cancelsRunInEvaluation() throws IOException {
        stage.data("measured");
        stage.start(Specs.of("run-measured", "measured").samples(50_000).spec());
        stage.await(RunEvent.Started.class, "run-measured");

        stage.publish(new CancelRun(new RunId("run-measured")));
        stage.start(Specs.of("run-unmeasured", "measured").spec());

        stage.completed("run-unmeasured");
        assertThat(stage.checkpoint("run-measured", 0).evaluation()).isNull();
    }
}
