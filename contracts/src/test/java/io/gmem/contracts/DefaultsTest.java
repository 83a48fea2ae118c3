package io.gmem.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkOptions;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.ObjectiveSpec;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The defaults of absent optional fields, and their replacement by given values. */
class DefaultsTest {
    private static final BankVersion BANK = BankVersion.parse("pets@1");
    private static final CheckpointId CHECKPOINT = CheckpointId.parse("demo@10");

    @ParameterizedTest
    @EnumSource
    void usesOptionsAndObjectiveOfSystemByDefault(TrainingSystem system) {
        RunSpec run = run(system, null, null, null, null);
        boolean lightning = system == TrainingSystem.GMEM;
        assertThat(run.effectiveOptions()).isEqualTo(lightning ? NetworkOptions.LIGHTNING : NetworkOptions.PLAIN);
        ObjectiveSpec.TimestepDistribution distribution = lightning
                ? ObjectiveSpec.TimestepDistribution.LOGIT_NORMAL
                : ObjectiveSpec.TimestepDistribution.UNIFORM;
        assertThat(run.effectiveObjective())
                .isEqualTo(new ObjectiveSpec(
                        lightning ? 1 : 0,
                        system == TrainingSystem.REPA ? 0.5 : 0,
                        4,
                        2048,
                        distribution,
                        ObjectiveSpec.Path.LINEAR,
                        ObjectiveSpec.Prediction.VELOCITY,
                        ObjectiveSpec.Weighting.NONE));
        assertThat(run.effectiveExecution()).isEqualTo(ExecutionSpec.PLAIN);
    }

    @Test
    void keepsGivenOptionsObjectiveAndExecution() {
        var options = new NetworkOptions(true, false, true, false, true);
        var objective = TrainingSystem.REPA.objective();
        var execution = new ExecutionSpec(ExecutionSpec.Precision.BFLOAT16, 4, true, 2);
        RunSpec run = run(TrainingSystem.GMEM, options, objective, execution, null);
        assertThat(run.effectiveOptions()).isEqualTo(options);
        assertThat(run.effectiveObjective()).isEqualTo(objective);
        assertThat(run.effectiveExecution()).isEqualTo(execution);
    }

    @ParameterizedTest
    @EnumSource
    void usesSnippetsOnlyForGMem(TrainingSystem system) {
        assertThat(system.usesSnippets()).isEqualTo(system == TrainingSystem.GMEM || system == TrainingSystem.GMEM_V1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "10, 1, 5", "999, 99, 499", "1000, 100, 500", "1200, 100, 600"})
    void warmsUpOverTenthAndDecaysOverHalf(long steps, long warmup, long decay) {
        assertThat(OptimizerSpec.small(steps))
                .isEqualTo(new OptimizerSpec(2e-3, warmup, decay, 0.9, 0.95, 0, 1, 0.99, null));
    }

    @Test
    void usesDefaultsForAbsentNumbers() {
        assertThat(new EvaluationSpec(64, 20).heldOutOrNone()).isZero();
        assertThat(new EvaluationSpec(64, 20, null, 0.25).heldOutOrNone()).isEqualTo(0.25);
        assertThat(ExecutionSpec.PLAIN.workersOrOne()).isEqualTo(1);
        assertThat(new ExecutionSpec(ExecutionSpec.Precision.FLOAT32, 0, false, 3).workersOrOne())
                .isEqualTo(3);
    }

    @Test
    void preparesMirrorImagesAndPatchTokensOnlyOnRequest() {
        for (Boolean flag : new Boolean[] {null, false, true}) {
            var mirrored = dataset(flag, null);
            assertThat(mirrored.mirrored()).isEqualTo(Boolean.TRUE.equals(flag));
            assertThat(mirrored.places()).isFalse();
            var tokens = dataset(null, flag);
            assertThat(tokens.places()).isEqualTo(Boolean.TRUE.equals(flag));
            assertThat(tokens.mirrored()).isFalse();
        }
    }

    @Test
    void parsesUrl() {
        assertThat(new DatasetSource.Address("https://example.com/a.zip?b=1", null).uri())
                .isEqualTo(URI.create("https://example.com/a.zip?b=1"));
    }

    @Test
    void usesLatentSizeUnlessImageSizeIsGiven() {
        assertThat(checkpoint(null).drawnSize()).isEqualTo(32);
        assertThat(checkpoint(256).drawnSize()).isEqualTo(256);
    }

    @Test
    void isEligibleWithoutDecisionIfRunHasNoGate() {
        RunSpec free = run(TrainingSystem.GMEM, null, null, null, null);
        RunSpec gated = run(TrainingSystem.GMEM, null, null, null, new PromotionSpec(1.0, null, null, null));
        assertThat(PromotionEvent.eligible(free, null)).isTrue();
        assertThat(PromotionEvent.eligible(gated, null)).isFalse();
        for (RunSpec run : List.of(free, gated)) {
            assertThat(PromotionEvent.eligible(run, decided(true))).isTrue();
            assertThat(PromotionEvent.eligible(run, decided(false))).isFalse();
        }
    }

    @Test
    void usesNormalPriorityByDefault() {
        assertThat(Priority.orNormal(null)).isEqualTo(Priority.NORMAL);
        assertThat(Priority.orNormal(Priority.LOW)).isEqualTo(Priority.LOW);
        assertThat(List.of(Priority.values())).extracting(Priority::weight).containsExactly(1, 3, 9);
    }

    @Test
    void keepsOtherFieldsWhenPreviewsOrTermsChange() {
        var job = new GenerationSpec(
                new JobId("job"), new Prompt.Row(3), 2, 5, 7, Solver.RK4, 1.5, CHECKPOINT, BANK, null, null, null);
        var full = new GenerationSpec(
                new JobId("job"), new Prompt.Row(3), 2, 5, 7, Solver.RK4, 1.5, CHECKPOINT, BANK, 2, Priority.HIGH, 60);
        assertThat(job.withPreviews(2).withTerms(Priority.HIGH, 60)).isEqualTo(full);
        assertThat(job.withTerms(Priority.HIGH, 60).withPreviews(2)).isEqualTo(full);
        assertThat(full.withPreviews(0).withTerms(null, null)).isEqualTo(job);
    }

    @Test
    void keepsOtherFieldsWhenEncoderWeightsChange() {
        ArtifactRef own = artifact("banks/pets/1");
        ArtifactRef weights = artifact("models/dino");
        var version = new BankEvent.Published(
                BANK, null, null, own, "d", "hog-color", "e", 4, 9, List.of("cat"), Instant.EPOCH, "text");
        assertThat(version.parts()).containsExactly(own);
        assertThat(version.encoderWeights()).isNull();
        assertThat(version.encodedBy(weights).encoderWeights()).isEqualTo(weights);
        assertThat(version.encodedBy(weights).encodedBy(null)).isEqualTo(version);
    }

    private static ArtifactRef artifact(String path) {
        return new ArtifactRef("gmem:" + path, "ab".repeat(32), 5, MediaTypes.BANK);
    }

    private static PromotionEvent.Decided decided(boolean promoted) {
        return new PromotionEvent.Decided(CHECKPOINT, promoted, "reason", PromotionEvent.By.PERSON, Instant.EPOCH);
    }

    private static CheckpointEvent.Published checkpoint(@Nullable Integer imageSize) {
        return new CheckpointEvent.Published(
                CHECKPOINT,
                run(TrainingSystem.GMEM, null, null, null, null),
                artifact("runs/demo/checkpoints/10"),
                4,
                32,
                List.of(),
                null,
                null,
                Instant.EPOCH,
                imageSize);
    }

    private static DatasetSpec dataset(@Nullable Boolean flip, @Nullable Boolean tokens) {
        return new DatasetSpec(
                new DatasetId("pets"),
                new DatasetSource.Folder("pets"),
                32,
                "pixels",
                "hog-color",
                new BankName("pets"),
                "",
                flip,
                tokens);
    }

    private static RunSpec run(
            TrainingSystem system,
            @Nullable NetworkOptions options,
            @Nullable ObjectiveSpec objective,
            @Nullable ExecutionSpec execution,
            @Nullable PromotionSpec promotion) {
        return new RunSpec(
                new RunId("demo"),
                system,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("pets"),
                system.usesSnippets() ? BANK : null,
                45,
                8,
                OptimizerSpec.small(10),
                new ConditionSpec(0, ConditionSpec.Scale.PAPER),
                0,
                10,
                3,
                new EvaluationSpec(64, 20),
                options,
                objective,
                execution,
                promotion,
                null,
                null);
    }
}
