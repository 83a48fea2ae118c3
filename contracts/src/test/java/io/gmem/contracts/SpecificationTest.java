package io.gmem.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specifications reject invalid values and name the field. */
class SpecificationTest {
    private static final BankVersion BANK = BankVersion.parse("pets@1");

    @ParameterizedTest
    @ValueSource(strings = {"a", "pets", "pets-32", "a.b_c", "0"})
    void acceptsNames(String name) {
        assertThat(new DatasetId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Pets", "a/b", "..", "a..b", "-a", "a-", "a b", "é", "a\u0000b", "../../etc", "a\n"})
    void rejectsUnsafeNames(String name) {
        rejects("dataset", () -> new DatasetId(name));
        rejects("bank", () -> new BankName(name));
        rejects("run", () -> new RunId(name));
        rejects("job", () -> new JobId(name));
    }

    @Test
    void rejectsTooLongNames() {
        assertThat(new RunId("a".repeat(63)).value()).hasSize(63);
        rejects("run", () -> new RunId("a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pets", "pets@", "@1", "pets@x", "pets@0", "pets@-1", "pets@99999999999"})
    void rejectsInvalidBankVersions(String text) {
        assertThatThrownBy(() -> BankVersion.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo@", "@1", "demo@x", "demo@-1"})
    void rejectsInvalidCheckpointIds(String text) {
        rejects("checkpoint", () -> CheckpointId.parse(text));
    }

    @Test
    void rejectsInvalidDataSets() {
        for (int resolution : new int[] {-8, 0, 4, 33, 1032}) {
            rejects("resolution", () -> dataset(resolution, "pixels", "hog-color", ""));
        }
        rejects("autoencoder", () -> dataset(32, "No Model", "hog-color", ""));
        rejects("encoder", () -> dataset(32, "pixels", "../x", ""));
        rejects("description", () -> dataset(32, "pixels", "hog-color", "x".repeat(2001)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/etc", "..", "../..", "a/../../b", "a/..", "a\\b", "a\u0000"})
    void rejectsFoldersOutsideImportFolder(String path) {
        rejects("source.path", () -> new DatasetSource.Folder(path));
    }

    @Test
    void rejectsInvalidRuns() {
        rejects("steps", () -> run(TrainingSystem.GMEM_V1, BANK, 0, 32, 1, 3));
        rejects("steps", () -> run(TrainingSystem.GMEM_V1, BANK, 10_000_001, 32, 1, 3));
        rejects("batch_size", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 0, 1, 3));
        rejects("batch_size", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 4097, 1, 3));
        rejects("checkpoint_every", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 32, 0, 3));
        rejects("keep_checkpoints", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 32, 1, 0));
        rejects("bank", () -> run(TrainingSystem.GMEM_V1, null, 10, 32, 1, 3));
        rejects("bank", () -> run(TrainingSystem.SIT, BANK, 10, 32, 1, 3));
        rejects("condition.dropout", () -> new ConditionSpec(1, ConditionSpec.Scale.PAPER));
        rejects("evaluation.samples", () -> new EvaluationSpec(63, 20));
        rejects("evaluation.solver_steps", () -> new EvaluationSpec(64, 0));
    }

    @Test
    void rejectsInvalidOptimizers() {
        rejects("optimiser.learning_rate", () -> new OptimizerSpec(0, 0, 0, 0.9, 0.9, 0, 1, 0.9));
        rejects("optimiser.learning_rate", () -> new OptimizerSpec(Double.NaN, 0, 0, 0.9, 0.9, 0, 1, 0.9));
        rejects("optimiser.warmup_steps", () -> new OptimizerSpec(0.1, -1, 0, 0.9, 0.9, 0, 1, 0.9));
        rejects("optimiser.decay_steps", () -> new OptimizerSpec(0.1, 0, -1, 0.9, 0.9, 0, 1, 0.9));
        rejects("optimiser.beta1", () -> new OptimizerSpec(0.1, 0, 0, 1, 0.9, 0, 1, 0.9));
        rejects("optimiser.beta2", () -> new OptimizerSpec(0.1, 0, 0, 0.9, -0.1, 0, 1, 0.9));
        rejects("optimiser.weight_decay", () -> new OptimizerSpec(0.1, 0, 0, 0.9, 0.9, -1, 1, 0.9));
        rejects("optimiser.clip_norm", () -> new OptimizerSpec(0.1, 0, 0, 0.9, 0.9, 0, 0, 0.9));
        rejects(
                "optimiser.decay_steps",
                () -> new OptimizerSpec(0.1, 0, 5, 0.9, 0.9, 0, 1, 0.9, OptimizerSpec.Decay.CONSTANT));
        rejects(
                "optimiser.decay_steps",
                () -> new OptimizerSpec(0.1, 0, 0, 0.9, 0.9, 0, 1, 0.9, OptimizerSpec.Decay.COSINE));
        rejects("optimiser.ema_decay", () -> new OptimizerSpec(0.1, 0, 0, 0.9, 0.9, 0, 1, 1));
    }

    @Test
    void rejectsInvalidPromotionAndRetention() {
        rejects("promotion", () -> new PromotionSpec(null, null, null, null));
        rejects("promotion.max_frechet", () -> new PromotionSpec(0.0, null, null, null));
        rejects("promotion.max_kid", () -> new PromotionSpec(null, Double.NaN, null, null));
        rejects("promotion.max_copy_rate", () -> new PromotionSpec(null, null, 1.5, null));
        rejects("promotion.min_recall", () -> new PromotionSpec(null, null, null, -0.1));
        rejects("retention.best", () -> new RetentionSpec(0, Metric.FRECHET));
        rejects("promotion", () -> evaluated(0, null, new PromotionSpec(1.0, null, null, null), null));
        rejects("retention", () -> evaluated(0, null, null, new RetentionSpec(1, Metric.KID)));
        rejects("evaluation.every", () -> evaluated(64, 15L, null, null));
        rejects("evaluation.every", () -> new EvaluationSpec(64, 20, 0L, null));
        rejects("evaluation.held_out", () -> new EvaluationSpec(64, 20, null, 0.6));
        rejects("reason", () -> new SetPromotion(CheckpointId.parse("demo@1"), true, " "));
    }

    @Test
    void evaluatesFirstLastAndDueCheckpoints() {
        RunSpec run = evaluated(64, 20L, null, null);
        assertThat(LongStream.of(0, 10, 20, 30, 40, 45).filter(run::measures)).containsExactly(0L, 20L, 40L, 45L);
        assertThat(LongStream.of(0, 10, 40, 45).filter(evaluated(64, 45L, null, null)::measures))
                .containsExactly(0L, 45L);
        assertThat(LongStream.of(0, 10, 45).filter(evaluated(0, null, null, null)::measures))
                .isEmpty();
    }

    private static RunSpec evaluated(
            int samples, @Nullable Long every, @Nullable PromotionSpec promotion, @Nullable RetentionSpec retention) {
        RunSpec run = run(TrainingSystem.GMEM_V1, BANK, 45, 32, 10, 3);
        return new RunSpec(
                run.id(),
                run.system(),
                run.network(),
                run.dataset(),
                run.bank(),
                run.steps(),
                run.batchSize(),
                run.optimiser(),
                run.condition(),
                run.seed(),
                run.checkpointEvery(),
                run.keepCheckpoints(),
                new EvaluationSpec(samples, 20, every, null),
                null,
                null,
                null,
                promotion,
                retention,
                null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 9, 1200, 10_000_000})
    void hasSmallDefaultForEveryLength(long steps) {
        OptimizerSpec optimizer = OptimizerSpec.small(steps);
        assertThat(optimizer.warmupSteps() + optimizer.decaySteps()).isLessThanOrEqualTo(steps);
    }

    @Test
    void rejectsInvalidJobs() {
        rejects("n", () -> job(0, 0, 20, 1));
        rejects("n", () -> job(65, 0, 20, 1));
        rejects("seed", () -> job(1, -1, 20, 1));
        rejects("seed", () -> job(1, 1L << 53, 20, 1));
        rejects("num_inference_steps", () -> job(1, 0, 0, 1));
        rejects("guidance_scale", () -> job(1, 0, 20, 0.5));
        rejects("guidance_scale", () -> job(1, 0, 20, Double.NaN));
    }

    @Test
    void rejectsInvalidArtifactReferences() {
        String digest = "0".repeat(64);
        rejects("uri", () -> new ArtifactRef("file:/etc", digest, 0, "x"));
        rejects("sha256", () -> new ArtifactRef("gmem:a", "0", 0, "x"));
        rejects("bytes", () -> new ArtifactRef("gmem:a", digest, -1, "x"));
    }

    private static DatasetSpec dataset(int resolution, String autoencoder, String encoder, String description) {
        return new DatasetSpec(
                new DatasetId("pets"),
                new DatasetSource.Folder("pets"),
                resolution,
                autoencoder,
                encoder,
                new BankName("pets"),
                description);
    }

    private static RunSpec run(
            TrainingSystem system, @Nullable BankVersion bank, long steps, int batch, long every, int keep) {
        return new RunSpec(
                new RunId("demo"),
                system,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("pets"),
                bank,
                steps,
                batch,
                OptimizerSpec.small(10),
                new ConditionSpec(0, ConditionSpec.Scale.PAPER),
                0,
                every,
                keep,
                new EvaluationSpec(0, 20));
    }

    private static GenerationSpec job(int count, long seed, int steps, double guidance) {
        return new GenerationSpec(
                new JobId("job"), new Prompt.Random(), count, seed, steps, Solver.EULER, guidance, null, null);
    }

    private static void rejects(String field, ThrowingCallable making) {
        assertThatThrownBy(making)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        rejected -> assertThat(rejected.failure().field()).isEqualTo(field));
    }
}
