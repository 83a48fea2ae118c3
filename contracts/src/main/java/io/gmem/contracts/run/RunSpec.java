package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a training run. Two runs of equal specifications produce equal weights on machines of the same type.
 *
 * @param dataset data set of the latents
 * @param bank bank version of the snippets; null for a system without snippets
 * @param steps total number of training steps, 1 to 10,000,000
 * @param batchSize images per training step, 1 to 4,096
 * @param seed seed of weights, data order and noise
 * @param checkpointEvery training steps between checkpoints
 * @param keepCheckpoints number of newest checkpoints to keep; the first and the last are always kept
 * @param options options of the network blocks; null for the default of the system
 * @param objective training objective; null for the default of the system
 * @param execution execution of the steps; null for {@link ExecutionSpec#PLAIN}
 * @param promotion promotion gate; null to serve every checkpoint immediately
 * @param retention retention of evaluated checkpoints; null for none
 * @param epochs number of epochs from which {@code steps} was computed; null if the number of steps was requested
 */
public record RunSpec(
        RunId id,
        TrainingSystem system,
        NetworkPreset network,
        DatasetId dataset,
        @Nullable BankVersion bank,
        long steps,
        int batchSize,
        OptimizerSpec optimiser,
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
        InvalidInputException.unless(
                steps >= 1 && steps <= 10_000_000, "steps", "must be between 1 and 10000000 (was " + steps + ")");
        InvalidInputException.unless(
                batchSize >= 1 && batchSize <= 4096,
                "batch_size",
                "must be between 1 and 4096 (was " + batchSize + ")");
        InvalidInputException.unless(
                checkpointEvery >= 1, "checkpoint_every", "must be at least 1 (was " + checkpointEvery + ")");
        InvalidInputException.unless(
                keepCheckpoints >= 1 && keepCheckpoints <= 1000,
                "keep_checkpoints",
                "must be between 1 and 1000 (was " + keepCheckpoints + ")");
        InvalidInputException.unless(!system.usesSnippets() || bank != null, "bank", "is required by this system");
        InvalidInputException.unless(
                system.usesSnippets() || bank == null, "bank", "must be absent: this system does not use a bank");
        InvalidInputException.unless(
                execution == null || execution.workersOrOne() <= batchSize,
                "execution.workers",
                "must be at most batch_size (" + batchSize + "), because every worker requires an image of each step");
        InvalidInputException.unless(
                evaluation.every() == null || evaluation.every() % checkpointEvery == 0 || evaluation.every() >= steps,
                "evaluation.every",
                "must be a multiple of checkpoint_every (" + checkpointEvery + ") or at least steps (" + steps
                        + "), because checkpoints are evaluated");
        boolean evaluated = evaluation.samples() > 0;
        InvalidInputException.unless(
                promotion == null || evaluated,
                "promotion",
                "requires evaluation.samples, because the gate uses the evaluation");
        InvalidInputException.unless(
                retention == null || evaluated,
                "retention",
                "requires evaluation.samples, because the best checkpoints are selected by the evaluation");
    }

    /** Creates a specification without promotion, retention and epochs. */
    public RunSpec(
            RunId id,
            TrainingSystem system,
            NetworkPreset network,
            DatasetId dataset,
            @Nullable BankVersion bank,
            long steps,
            int batchSize,
            OptimizerSpec optimiser,
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

    /** Creates a specification with the default options, objective and execution. */
    public RunSpec(
            RunId id,
            TrainingSystem system,
            NetworkPreset network,
            DatasetId dataset,
            @Nullable BankVersion bank,
            long steps,
            int batchSize,
            OptimizerSpec optimiser,
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

    /** Whether the checkpoint of a training step is evaluated. */
    public boolean measures(long trainingStep) {
        long every = evaluation.every() == null ? checkpointEvery : evaluation.every();
        return evaluation.samples() > 0 && (trainingStep == steps || trainingStep % every == 0);
    }

    /** Returns the given options, or the default of the system. */
    public NetworkOptions effectiveOptions() {
        return options == null ? system.options() : options;
    }

    /** Returns the given objective, or the default of the system. */
    public ObjectiveSpec effectiveObjective() {
        return objective == null ? system.objective() : objective;
    }

    /** Returns the given execution, or {@link ExecutionSpec#PLAIN}. */
    public ExecutionSpec effectiveExecution() {
        return execution == null ? ExecutionSpec.PLAIN : execution;
    }
}
