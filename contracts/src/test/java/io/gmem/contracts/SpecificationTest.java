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
import io.gmem.contracts.run.OptimiserSpec;
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

/** Specifications refuse what cannot be done, by the name of the field. */
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
    void refusesNamesThatCouldLeadAstray(String name) {
        refuses("dataset", () -> new DatasetId(name));
        refuses("bank", () -> new BankName(name));
        refuses("run", () -> new RunId(name));
        refuses("job", () -> new JobId(name));
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(new RunId("a".repeat(63)).value()).hasSize(63);
        refuses("run", () -> new RunId("a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pets", "pets@", "@1", "pets@x", "pets@0", "pets@-1", "pets@99999999999"})
    void refusesBankVersionsThatAreNone(String text) {
        assertThatThrownBy(() -> BankVersion.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo@", "@1", "demo@x", "demo@-1"})
    void refusesCheckpointsThatAreNone(String text) {
        refuses("checkpoint", () -> CheckpointId.parse(text));
    }

    @Test
    void refusesImpossibleDataSets() {
        for (int resolution : new int[] {-8, 0, 4, 33, 1032}) {
            refuses("resolution", () -> dataset(resolution, "pixels", "hog-color", ""));
        }
        refuses("autoencoder", () -> dataset(32, "No Model", "hog-color", ""));
        refuses("encoder", () -> dataset(32, "pixels", "../x", ""));
        refuses("description", () -> dataset(32, "pixels", "hog-color", "x".repeat(2001)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/etc", "..", "../..", "a/../../b", "a/..", "a\\b", "a\u0000"})
    void refusesFoldersOutsideTheImports(String path) {
        refuses("source.path", () -> new DatasetSource.Folder(path));
    }

    @Test
    void refusesImpossibleRuns() {
        refuses("steps", () -> run(TrainingSystem.GMEM_V1, BANK, 0, 32, 1, 3));
        refuses("steps", () -> run(TrainingSystem.GMEM_V1, BANK, 10_000_001, 32, 1, 3));
        refuses("batch_size", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 0, 1, 3));
        refuses("batch_size", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 4097, 1, 3));
        refuses("checkpoint_every", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 32, 0, 3));
        refuses("keep_checkpoints", () -> run(TrainingSystem.GMEM_V1, BANK, 10, 32, 1, 0));
        refuses("bank", () -> run(TrainingSystem.GMEM_V1, null, 10, 32, 1, 3));
        refuses("bank", () -> run(TrainingSystem.SIT, BANK, 10, 32, 1, 3));
        refuses("condition.dropout", () -> new ConditionSpec(1, ConditionSpec.Scale.PAPER));
        refuses("evaluation.samples", () -> new EvaluationSpec(63, 20));
        refuses("evaluation.solver_steps", () -> new EvaluationSpec(64, 0));
    }

    @Test
    void refusesImpossibleOptimisers() {
        refuses("optimiser.learning_rate", () -> new OptimiserSpec(0, 0, 0, 0.9, 0.9, 0, 1, 0.9));
        refuses("optimiser.learning_rate", () -> new OptimiserSpec(Double.NaN, 0, 0, 0.9, 0.9, 0, 1, 0.9));
        refuses("optimiser.warmup_steps", () -> new OptimiserSpec(0.1, -1, 0, 0.9, 0.9, 0, 1, 0.9));
        refuses("optimiser.decay_steps", () -> new OptimiserSpec(0.1, 0, -1, 0.9, 0.9, 0, 1, 0.9));
        refuses("optimiser.beta1", () -> new OptimiserSpec(0.1, 0, 0, 1, 0.9, 0, 1, 0.9));
        refuses("optimiser.beta2", () -> new OptimiserSpec(0.1, 0, 0, 0.9, -0.1, 0, 1, 0.9));
        refuses("optimiser.weight_decay", () -> new OptimiserSpec(0.1, 0, 0, 0.9, 0.9, -1, 1, 0.9));
        refuses("optimiser.clip_norm", () -> new OptimiserSpec(0.1, 0, 0, 0.9, 0.9, 0, 0, 0.9));
        refuses(
                "optimiser.decay_steps",
                () -> new OptimiserSpec(0.1, 0, 5, 0.9, 0.9, 0, 1, 0.9, OptimiserSpec.Decay.CONSTANT));
        refuses(
                "optimiser.decay_steps",
                () -> new OptimiserSpec(0.1, 0, 0, 0.9, 0.9, 0, 1, 0.9, OptimiserSpec.Decay.COSINE));
        refuses("optimiser.ema_decay", () -> new OptimiserSpec(0.1, 0, 0, 0.9, 0.9, 0, 1, 1));
    }

    @Test
    void refusesGatesAndRetentionThatCouldNotBeKept() {
        refuses("promotion", () -> new PromotionSpec(null, null, null, null));
        refuses("promotion.max_frechet", () -> new PromotionSpec(0.0, null, null, null));
        refuses("promotion.max_kid", () -> new PromotionSpec(null, Double.NaN, null, null));
        refuses("promotion.max_copy_rate", () -> new PromotionSpec(null, null, 1.5, null));
        refuses("promotion.min_recall", () -> new PromotionSpec(null, null, null, -0.1));
        refuses("retention.best", () -> new RetentionSpec(0, Metric.FRECHET));
        refuses("promotion", () -> measured(0, null, new PromotionSpec(1.0, null, null, null), null));
        refuses("retention", () -> measured(0, null, null, new RetentionSpec(1, Metric.KID)));
        refuses("evaluation.every", () -> measured(64, 15L, null, null));
        refuses("evaluation.every", () -> new EvaluationSpec(64, 20, 0L, null));
        refuses("evaluation.held_out", () -> new EvaluationSpec(64, 20, null, 0.6));
        refuses("reason", () -> new SetPromotion(CheckpointId.parse("demo@1"), true, " "));
    }

    @Test
    void measuresTheFirstTheLastAndThoseInBetweenThatAreDue() {
        RunSpec run = measured(64, 20L, null, null);
        assertThat(LongStream.of(0, 10, 20, 30, 40, 45).filter(run::measures)).containsExactly(0L, 20L, 40L, 45L);
        assertThat(LongStream.of(0, 10, 40, 45).filter(measured(64, 45L, null, null)::measures))
                .containsExactly(0L, 45L);
        assertThat(LongStream.of(0, 10, 45).filter(measured(0, null, null, null)::measures))
                .isEmpty();
    }

    private static RunSpec measured(
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
    void hasASmallRecipeForEveryLength(long steps) {
        OptimiserSpec recipe = OptimiserSpec.small(steps);
        assertThat(recipe.warmupSteps() + recipe.decaySteps()).isLessThanOrEqualTo(steps);
    }

    @Test
    void refusesImpossibleJobs() {
        refuses("n", () -> job(0, 0, 20, 1));
        refuses("n", () -> job(65, 0, 20, 1));
        refuses("seed", () -> job(1, -1, 20, 1));
        refuses("seed", () -> job(1, 1L << 53, 20, 1));
        refuses("num_inference_steps", () -> job(1, 0, 0, 1));
        refuses("guidance_scale", () -> job(1, 0, 20, 0.5));
        refuses("guidance_scale", () -> job(1, 0, 20, Double.NaN));
    }

    @Test
    void refusesReferencesThatPointNowhere() {
        String digest = "0".repeat(64);
        refuses("uri", () -> new ArtifactRef("file:/etc", digest, 0, "x"));
        refuses("sha256", () -> new ArtifactRef("gmem:a", "0", 0, "x"));
        refuses("bytes", () -> new ArtifactRef("gmem:a", digest, -1, "x"));
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
                OptimiserSpec.small(10),
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

    private static void refuses(String field, ThrowingCallable making) {
        assertThatThrownBy(making)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.failure().field()).isEqualTo(field));
    }
}
