package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.JudgeCheckpoint;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.gmem.trainer.checkpoint.TrainerState;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of checkpoints, and what follows from it. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class EvaluationTest {
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
    void aCheckpointThatIsDueIsMeasuredAndSaysSoEverywhere() throws IOException {
        stage.data("due");

        stage.start(Specs.of("run-due", "due")
                .steps(10, 2)
                .measured(64, 4L, 0.25)
                .retention(new RetentionSpec(5, Metric.KID))
                .spec());

        stage.completed("run-due");
        assertThat(stage.heard(EvaluationEvent.Completed.class, "run-due"))
                .extracting(said -> said.checkpoint().trainingStep())
                .containsExactly(0L, 4L, 8L, 10L);
        assertThat(stage.checkpoint("run-due", 6).evaluation()).isNull();
        Evaluation measured =
                Objects.requireNonNull(stage.checkpoint("run-due", 8).evaluation());
        assertThat(measured.samples()).isEqualTo(64);
        assertThat(measured.kid()).isFinite();
        for (Metric share : List.of(Metric.PRECISION, Metric.RECALL, Metric.COVERAGE, Metric.COPY_RATE)) {
            assertThat(share.of(measured)).as(share.toString()).isBetween(0.0, 1.0);
        }
        assertThat(measured.ownSourceRate()).isBetween(0.0, 1.0);
        assertThat(measured.frechetShuffled()).isPositive();
        assertThat(Objects.requireNonNull(measured.heldOut()).images()).isEqualTo(6);
        assertThat(measured.heldOut().frechet()).isPositive();
        assertThat(stage.heard(EvaluationEvent.Completed.class, "run-due")
                        .get(2)
                        .evaluation())
                .isEqualTo(measured);
        Path folder = stage.file("run-due", 8, ".");
        assertThat(TrainerState.read(folder).orElseThrow().evaluation()).isEqualTo(measured);
        assertThat(folder.resolve("README.md")).content().contains("## Measured", "64 samples", measured.features());
        assertThat(Files.readString(folder.resolve("events.out.tfevents.0.gmem"), StandardCharsets.ISO_8859_1))
                .contains("evaluation/frechet", "evaluation/kid", "evaluation/frechet_held_out");
    }

    @Test
    void measuringDoesNotDisturbTraining() throws IOException {
        stage.data("undisturbed");

        stage.start(Specs.of("run-plain", "undisturbed").steps(6, 2).spec());
        stage.start(Specs.of("run-measured-too", "undisturbed")
                .steps(6, 2)
                .samples(64)
                .spec());

        stage.completed("run-plain");
        stage.completed("run-measured-too");
        for (String file : new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors"}) {
            assertThat(stage.file("run-measured-too", 6, file))
                    .hasSameBinaryContentAs(stage.file("run-plain", 6, file));
        }
    }

    @Test
    void aGatePromotesWhatIsGoodEnoughAndSaysWhyNot() throws IOException {
        stage.data("gated");

        stage.start(Specs.of("run-gated", "gated")
                .samples(64)
                .promotion(new PromotionSpec(1e9, null, null, 0.0))
                .spec());
        stage.start(Specs.of("run-withheld", "gated")
                .samples(64)
                .promotion(new PromotionSpec(1e-9, null, 1.0, null))
                .spec());

        stage.completed("run-withheld");
        List<PromotionEvent.Decided> good = stage.heard(PromotionEvent.Decided.class, "run-gated");
        assertThat(good).hasSize(2).allSatisfy(decided -> {
            assertThat(decided.promoted()).isTrue();
            assertThat(decided.reason()).contains("is at most max_frechet 1.0E9", "is at least min_recall 0.0");
        });
        List<PromotionEvent.Decided> bad = stage.heard(PromotionEvent.Decided.class, "run-withheld");
        assertThat(bad).hasSize(2).allSatisfy(decided -> {
            assertThat(decided.promoted()).isFalse();
            assertThat(decided.reason()).matches("frechet [0-9.E]+ is above max_frechet 1.0E-9");
            assertThat(decided.by()).isEqualTo(PromotionEvent.By.GATE);
        });

        CheckpointId last = bad.get(1).checkpoint();
        stage.say(new JudgeCheckpoint(last, true, "good enough for the demo"));
        stage.say(new JudgeCheckpoint(last, true, "good enough for the demo"));
        stage.say(new JudgeCheckpoint(last, false, "it is not"));
        Eventually.holds(() -> assertThat(stage.heard(PromotionEvent.Decided.class, last.toString()))
                .extracting(PromotionEvent.Decided::reason)
                .endsWith("good enough for the demo", "it is not")
                .hasSize(3));
    }

    @Test
    void theBestAndThePinnedStayWhateverTheirAge() throws IOException {
        stage.data("best");
        stage.start(Specs.of("run-best", "best")
                .steps(120, 20)
                .samples(64)
                .retention(new RetentionSpec(1, Metric.RECALL))
                .spec());
        CheckpointId early =
                stage.await(CheckpointEvent.Published.class, "run-best@20").checkpoint();
        stage.say(new PinCheckpoint(early, true));
        stage.say(new PinCheckpoint(early, true));
        stage.say(new PinCheckpoint(new CheckpointId(early.run(), 7_777), true));

        stage.completed("run-best");

        long best = stage.heard(EvaluationEvent.Completed.class, "run-best").stream()
                .max(Comparator.comparing((EvaluationEvent.Completed said) ->
                                Objects.requireNonNull(said.evaluation().recall()))
                        .thenComparing(said -> said.checkpoint().trainingStep()))
                .orElseThrow()
                .checkpoint()
                .trainingStep();
        assertThat(stage.heard(PinEvent.Changed.class, "run-best")).hasSize(1);
        assertThat(stage.storedSteps("run-best")).containsOnlyOnce("0", "20", Long.toString(best), "100", "120");
        assertThat(stage.storedSteps("run-best")).hasSizeBetween(4, 5);
    }
}
