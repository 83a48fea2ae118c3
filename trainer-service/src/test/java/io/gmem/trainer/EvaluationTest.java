package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.checkpoint.SetPromotion;
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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evaluation of checkpoints, and the decisions based on it. */
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
    void evaluatesDueCheckpointsAndPublishesTheResults() throws IOException {
        stage.data("due");

        stage.start(Specs.of("run-due", "due")
                .steps(10, 2)
                .evaluated(64, 4L, 0.25)
                .retention(new RetentionSpec(5, Metric.KID))
                .spec());

        stage.completed("run-due");
        assertThat(stage.events(EvaluationEvent.Completed.class, "run-due"))
                .extracting(event -> event.checkpoint().trainingStep())
                .containsExactly(0L, 4L, 8L, 10L);
        assertThat(stage.checkpoint("run-due", 6).evaluation()).isNull();
        Evaluation evaluation =
                Objects.requireNonNull(stage.checkpoint("run-due", 8).evaluation());
        assertThat(evaluation.samples()).isEqualTo(64);
        assertThat(Objects.requireNonNull(evaluation.heldOut()).images()).isEqualTo(6);
        assertThat(stage.events(EvaluationEvent.Completed.class, "run-due")
                        .get(2)
                        .evaluation())
                .isEqualTo(evaluation);
        Path folder = stage.file("run-due", 8, ".");
        assertThat(TrainerState.read(folder).orElseThrow().evaluation()).isEqualTo(evaluation);
        assertThat(folder.resolve("README.md"))
                .content()
                .contains("## Evaluation", "64 samples", evaluation.features());
        assertThat(Files.readString(folder.resolve("events.out.tfevents.0.gmem"), StandardCharsets.ISO_8859_1))
                .contains("evaluation/frechet", "evaluation/kid", "evaluation/frechet_held_out");
    }

    @Test
    void evaluationDoesNotAffectTraining() throws IOException {
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
    void gatePromotesOrWithholdsWithReason() throws IOException {
        stage.data("gated");

        stage.start(Specs.of("run-ungated", "gated").samples(64).spec());
        stage.completed("run-ungated");
        double frechet = Objects.requireNonNull(
                        stage.checkpoint("run-ungated", 4).evaluation())
                .frechet();

        stage.start(Specs.of("run-gated", "gated")
                .samples(64)
                .promotion(new PromotionSpec(frechet, null, null, null))
                .spec());
        stage.start(Specs.of("run-withheld", "gated")
                .samples(64)
                .promotion(new PromotionSpec(Math.nextDown(frechet), null, 1.0, null))
                .spec());

        stage.completed("run-withheld");
        List<PromotionEvent.Decided> promoted = stage.events(PromotionEvent.Decided.class, "run-gated");
        assertThat(promoted).hasSize(2).last().satisfies(decided -> {
            assertThat(decided.promoted()).as("exactly at the bound").isTrue();
            assertThat(decided.reason()).contains(" is at most max_frechet ");
        });
        List<PromotionEvent.Decided> withheld = stage.events(PromotionEvent.Decided.class, "run-withheld");
        assertThat(withheld).hasSize(2).last().satisfies(decided -> {
            assertThat(decided.promoted()).as("just beyond the bound").isFalse();
            assertThat(decided.reason()).matches("frechet [0-9.E]+ is above max_frechet [0-9.E]+");
            assertThat(decided.by()).isEqualTo(PromotionEvent.By.GATE);
        });

        CheckpointId last = withheld.get(1).checkpoint();
        stage.publish(new SetPromotion(last, true, "good enough for the demo"));
        stage.publish(new SetPromotion(last, true, "good enough for the demo"));
        stage.publish(new SetPromotion(last, false, "it is not"));
        Eventually.holds(() -> assertThat(stage.events(PromotionEvent.Decided.class, last.toString()))
                .extracting(PromotionEvent.Decided::reason)
                .endsWith("good enough for the demo", "it is not")
                .hasSize(3));
    }

    @Test
    void keepsBestAndPinnedCheckpoints() throws IOException {
        stage.data("best");
        stage.start(Specs.of("run-best", "best")
                .steps(120, 20)
                .samples(64)
                .retention(new RetentionSpec(5, Metric.FRECHET))
                .spec());
        CheckpointId early =
                stage.await(CheckpointEvent.Published.class, "run-best@20").checkpoint();
        stage.publish(new PinCheckpoint(early, true));
        stage.publish(new PinCheckpoint(early, true));
        stage.publish(new PinCheckpoint(new CheckpointId(early.run(), 7_777), true));

        stage.completed("run-best");

        // five of seven: at least two of them are neither the first nor among the newest
        List<String> best = stage.events(EvaluationEvent.Completed.class, "run-best").stream()
                .sorted(Comparator.comparingDouble((EvaluationEvent.Completed event) ->
                                event.evaluation().frechet())
                        .thenComparing(event -> -event.checkpoint().trainingStep()))
                .limit(5)
                .map(event -> Long.toString(event.checkpoint().trainingStep()))
                .toList();
        Set<String> kept = new HashSet<>(best);
        kept.addAll(List.of("0", "20", "100", "120"));
        assertThat(stage.events(PinEvent.Changed.class, "run-best")).hasSize(1);
        assertThat(stage.storedSteps("run-best")).containsExactlyInAnyOrderElementsOf(kept);
    }
}
