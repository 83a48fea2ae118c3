package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What to train. Two runs of equal specifications end with equal weights on one kind of machine.
 *
 * @param dataset the latents
 * @param bank the snippets; null for a system that uses none
 * @param steps training steps in all, 1 to 10,000,000
 * @param batchSize images in a step, 1 to 4,096
 * @param seed of weights, order and noise
 * @param checkpointEvery training steps between checkpoints
 * @param keepCheckpoints newest checkpoints kept; the first and the last always are
 * @param options of the network's blocks; null for the system's own
 * @param objective what is made small; null for the system's own
 * @param execution how it is computed; null for plainly
 * @param promotion what a checkpoint has to measure before it is served; null when each is served at once
 * @param retention measured checkpoints that stay beside the newest; null for none
 * @param epochs times every image is seen, that {@code steps} were worked out from; null where steps were asked for
 */
public record RunSpec(
        RunId id,
        TrainingSystem system,
        NetworkPreset network,
        DatasetId dataset,
        @Nullable BankVersion bank,
        long steps,
        int batchSize,
        OptimiserSpec optimiser,
        ConditionSpec condition,
        long seed,
        long checkpointEvery,
        int keepCheckpoints,
        EvaluationSpec evaluation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NetworkOptions options,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ObjectiveSpec objective,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExecutionSpec execution,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PromotionSpec promotion,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RetentionSpec retention,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double epochs) {
    @JsonCreator
    public RunSpec {
        InvalidInputException.unless(steps >= 1 && steps <= 10_000_000, "steps", "is from 1 to 10000000, not " + steps);
        InvalidInputException.unless(
                batchSize >= 1 && batchSize <= 4096, "batch_size", "is from 1 to 4096, not " + batchSize);
        InvalidInputException.unless(checkpointEvery >= 1, "checkpoint_every", "is at least 1, not " + checkpointEvery);
        InvalidInputException.unless(
                keepCheckpoints >= 1 && keepCheckpoints <= 1000, "keep_checkpoints", "is from 1 to 1000");
        InvalidInputException.unless(
                !system.usesSnippets() || bank != null, "bank", "is needed by this system: name a bank version");
        InvalidInputException.unless(
                system.usesSnippets() || bank == null, "bank", "is not used by this system: leave it out");
        InvalidInputException.unless(
                execution == null || execution.workersOrOne() <= batchSize,
                "execution.workers",
                "is at most batch_size, " + batchSize + ", so that every worker has an image of each step");
        InvalidInputException.unless(
                evaluation.every() == null || evaluation.every() % checkpointEvery == 0,
                "evaluation.every",
                "is a multiple of checkpoint_every, " + checkpointEvery + ": checkpoints are what is measured");
        boolean measured = evaluation.samples() > 0;
        InvalidInputException.unless(
                promotion == null || measured,
                "promotion",
                "needs evaluation.samples: a gate decides by what is measured");
        InvalidInputException.unless(
                retention == null || measured,
                "retention",
                "needs evaluation.samples: the best are told by what is measured");
    }

    /** One that says nothing of promotion and retention. */
    public RunSpec(
            RunId id,
            TrainingSystem system,
            NetworkPreset network,
            DatasetId dataset,
            @Nullable BankVersion bank,
            long steps,
            int batchSize,
            OptimiserSpec optimiser,
            ConditionSpec condition,
            long seed,
            long checkpointEvery,
            int keepCheckpoints,
            EvaluationSpec evaluation,
            @Nullable NetworkOptions options,
            @Nullable ObjectiveSpec objective,
            @Nullable ExecutionSpec execution) {
        this(
                id,
                system,
                network,
                dataset,
                bank,
                steps,
                batchSize,
                optimiser,
                condition,
                seed,
                checkpointEvery,
                keepCheckpoints,
                evaluation,
                options,
                objective,
                execution,
                null,
                null,
                null);
    }

    /** One that says nothing of options, objective and execution. */
    public RunSpec(
            RunId id,
            TrainingSystem system,
            NetworkPreset network,
            DatasetId dataset,
            @Nullable BankVersion bank,
            long steps,
            int batchSize,
            OptimiserSpec optimiser,
            ConditionSpec condition,
            long seed,
            long checkpointEvery,
            int keepCheckpoints,
            EvaluationSpec evaluation) {
        this(
                id,
                system,
                network,
                dataset,
                bank,
                steps,
                batchSize,
                optimiser,
                condition,
                seed,
                checkpointEvery,
                keepCheckpoints,
                evaluation,
                null,
                null,
                null);
    }

    /** Whether the checkpoint of a training step is measured. */
    public boolean measures(long trainingStep) {
        long every = evaluation.every() == null ? checkpointEvery : evaluation.every();
        return evaluation.samples() > 0 && (trainingStep == steps || trainingStep % every == 0);
    }

    /** The options said, or the system's own. */
    public NetworkOptions optionsOrSystems() {
        return options == null ? system.options() : options;
    }

    /** The objective said, or the system's own. */
    public ObjectiveSpec objectiveOrSystems() {
        return objective == null ? system.objective() : objective;
    }

    /** The execution said, or the plain one. */
    public ExecutionSpec executionOrPlain() {
        return execution == null ? ExecutionSpec.PLAIN : execution;
    }
}
