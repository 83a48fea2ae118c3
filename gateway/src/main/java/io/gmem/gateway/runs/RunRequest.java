package io.gmem.gateway.runs;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkOptions;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.ObjectiveSpec;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to train; every field except {@code dataset} has a default, suited to a small network on a CPU. */
@Schema(requiredProperties = "dataset", example = """
        {"dataset": "pets", "network": "Mi/4", "steps": 1200, "batch_size": 32, "seed": 0}""")
public record RunRequest(
        @Nullable RunId id,
        @Nullable TrainingSystem system,
        @Nullable NetworkPreset network,
        DatasetId dataset,

        @Schema(
                description =
                        "bank version, for example pets@1, or pets for the newest version; default: the bank of the data set")
        @Nullable
        String bank,

        @Nullable Long steps,

        @Schema(description = "number of passes over the training images; alternative to steps") @Nullable
        Double epochs,

        @Nullable Integer batchSize,
        @Nullable Optimiser optimiser,
        @Nullable Condition condition,
        @Nullable Long seed,
        @Nullable Long checkpointEvery,
        @Nullable Integer keepCheckpoints,
        @Nullable Evaluation evaluation,
        @Nullable Options options,
        @Nullable Objective objective,
        @Nullable Execution execution,
        @Nullable Promotion promotion,
        @Nullable Retention retention) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final long STEPS = 1_200;
    private static final long MAX_STEPS = 10_000_000;
    private static final double MAX_EPOCHS = 1e6;
    private static final int BATCH_SIZE = 32;
    private static final int KEEP_CHECKPOINTS = 3;
    private static final int SOLVER_STEPS = 20;

    /** See {@link OptimizerSpec}; absent fields have the values of the small recipe. */
    public record Optimiser(
            @Nullable Double learningRate,
            @Nullable Long warmupSteps,
            @Nullable Long decaySteps,
            @Nullable Double beta1,
            @Nullable Double beta2,
            @Nullable Double weightDecay,
            @Nullable Double clipNorm,
            @Nullable Double emaDecay,
            OptimizerSpec.@Nullable Decay decay) {
        private static final Optimiser DEFAULT = new Optimiser(null, null, null, null, null, null, null, null, null);

        OptimizerSpec over(OptimizerSpec recipe) {
            return new OptimizerSpec(
                    or(learningRate, recipe.learningRate()),
                    or(warmupSteps, recipe.warmupSteps()),
                    or(decaySteps, decay == OptimizerSpec.Decay.CONSTANT ? 0 : recipe.decaySteps()),
                    or(beta1, recipe.beta1()),
                    or(beta2, recipe.beta2()),
                    or(weightDecay, recipe.weightDecay()),
                    or(clipNorm, recipe.clipNorm()),
                    or(emaDecay, recipe.emaDecay()),
                    decay);
        }
    }

    /** See {@link ConditionSpec}. */
    public record Condition(@Nullable Double dropout, ConditionSpec.@Nullable Scale scale) {
        private static final Condition DEFAULT = new Condition(null, null);

        ConditionSpec spec() {
            return new ConditionSpec(or(dropout, 0.0), or(scale, ConditionSpec.Scale.SQRT_DIM));
        }
    }

    /** See {@link EvaluationSpec}. */
    public record Evaluation(
            @Nullable Integer samples,
            @Nullable Integer solverSteps,
            @Nullable Long every,
            @Nullable Double heldOut) {
        private static final Evaluation DEFAULT = new Evaluation(null, null, null, null);

        EvaluationSpec spec() {
            return new EvaluationSpec(or(samples, 0), or(solverSteps, SOLVER_STEPS), every, heldOut);
        }
    }

    /** See {@link PromotionSpec}. */
    public record Promotion(
            @Nullable Double maxFrechet,
            @Nullable Double maxKid,
            @Nullable Double maxCopyRate,
            @Nullable Double minRecall) {
        PromotionSpec spec() {
            return new PromotionSpec(maxFrechet, maxKid, maxCopyRate, minRecall);
        }
    }

    /** See {@link RetentionSpec}. */
    public record Retention(
            @Nullable Integer best, @Nullable Metric metric) {
        RetentionSpec spec() {
            return new RetentionSpec(or(best, 1), or(metric, Metric.FRECHET));
        }
    }

    /** See {@link NetworkOptions}; absent fields have the values of the training system. */
    public record Options(
            @Nullable Boolean qkNorm,
            @Nullable Boolean rmsNorm,
            @Nullable Boolean swiglu,
            @Nullable Boolean rope,
            @Nullable Boolean woShift) {
        NetworkOptions over(NetworkOptions defaults) {
            return new NetworkOptions(
                    or(qkNorm, defaults.qkNorm()),
                    or(rmsNorm, defaults.rmsNorm()),
                    or(swiglu, defaults.swiglu()),
                    or(rope, defaults.rope()),
                    or(woShift, defaults.woShift()));
        }
    }

    /** See {@link ObjectiveSpec}; absent fields have the values of the training system. */
    public record Objective(
            @Nullable Double cosineWeight,
            @Nullable Double projectionWeight,
            @Nullable Integer encoderDepth,
            @Nullable Integer projectorWidth,
            ObjectiveSpec.@Nullable TimestepDistribution timeLaw,
            ObjectiveSpec.@Nullable Path path,
            ObjectiveSpec.@Nullable Prediction prediction,
            ObjectiveSpec.@Nullable Weighting weighting) {
        ObjectiveSpec over(ObjectiveSpec defaults) {
            return new ObjectiveSpec(
                    or(cosineWeight, defaults.cosineWeight()),
                    or(projectionWeight, defaults.projectionWeight()),
                    or(encoderDepth, defaults.encoderDepth()),
                    or(projectorWidth, defaults.projectorWidth()),
                    or(timeLaw, defaults.timeLaw()),
                    or(path, defaults.path()),
                    or(prediction, defaults.prediction()),
                    or(weighting, defaults.weighting()));
        }
    }

    /** See {@link ExecutionSpec}. */
    public record Execution(
            ExecutionSpec.@Nullable Precision precision,
            @Nullable Integer microBatch,
            @Nullable Boolean blockwise,
            @Nullable Integer workers) {
        ExecutionSpec spec() {
            return new ExecutionSpec(
                    or(precision, ExecutionSpec.Precision.FLOAT32), or(microBatch, 0), or(blockwise, false), workers);
        }
    }

    TrainingSystem systemOrDefault() {
        return or(system, TrainingSystem.GMEM_V1);
    }

    NetworkPreset networkOrDefault() {
        return or(network, new NetworkPreset("Mi", 4));
    }

    /**
     * Returns the complete specification.
     *
     * @param resolved the bank version that {@code bank} resolves to
     * @param images number of images of the data set
     */
    RunSpec spec(@Nullable BankVersion resolved, long images) {
        long allSteps = epochs == null ? or(steps, STEPS) : steps(epochs, images);
        OptimizerSpec recipe = OptimizerSpec.small(Math.max(allSteps, 1));
        return new RunSpec(
                id == null ? generatedId() : id,
                systemOrDefault(),
                networkOrDefault(),
                dataset,
                resolved,
                allSteps,
                or(batchSize, BATCH_SIZE),
                or(optimiser, Optimiser.DEFAULT).over(recipe),
                or(condition, Condition.DEFAULT).spec(),
                or(seed, 0L),
                or(checkpointEvery, Math.max(allSteps / 4, 1)),
                or(keepCheckpoints, KEEP_CHECKPOINTS),
                or(evaluation, Evaluation.DEFAULT).spec(),
                options == null ? null : options.over(systemOrDefault().options()),
                objective == null ? null : objective.over(systemOrDefault().objective()),
                execution == null ? null : execution.spec(),
                promotion == null ? null : promotion.spec(),
                retention == null ? null : retention.spec(),
                epochs);
    }

    /** Returns the number of training steps for {@code times} passes over the training images. */
    private long steps(double times, long images) {
        InvalidInputException.unless(steps == null, "epochs", "cannot be combined with steps; use one of them");
        InvalidInputException.unless(
                times > 0 && times <= MAX_EPOCHS,
                "epochs",
                "must be greater than 0 and at most 1000000 (was " + times + ")");
        double heldOut = Math.ceil(or(evaluation, Evaluation.DEFAULT).spec().heldOutOrNone() * images);
        double perStep = Math.max(1, or(batchSize, BATCH_SIZE));
        double all = Math.ceil(times * Math.max(1, images - heldOut) / perStep);
        InvalidInputException.unless(
                all <= MAX_STEPS, "epochs", "must result in at most 10000000 training steps (was " + (long) all + ")");
        return (long) all;
    }

    /** Returns an id that sorts by time, for example {@code run-20261123-125402-3f9c}. */
    private static RunId generatedId() {
        String suffix = UUID.randomUUID().toString().substring(0, 4);
        return new RunId("run-" + SECONDS.format(Instant.now()) + "-" + suffix);
    }

    private static <T> T or(@Nullable T value, T defaultValue) {
        return value == null ? defaultValue : value;
    }
}
