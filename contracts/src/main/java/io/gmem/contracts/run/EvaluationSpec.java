package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation schedule and parameters of a run.
 *
 * @param samples number of images sampled for each distance; 0 disables evaluation
 * @param solverSteps number of solver steps per sample
 * @param every training steps between evaluations: a multiple of the steps between checkpoints, or at least the steps of the run;
 *     null for every checkpoint. The first and the last checkpoint are always evaluated
 * @param heldOut share of the images that is excluded from training, 0 to 0.5, chosen by the seed of the run; null for none
 */
public record EvaluationSpec(
        int samples,
        int solverSteps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long every,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double heldOut) {
    private static final double MAX_HELD_OUT = 0.5;

    @JsonCreator
    public EvaluationSpec {
        InvalidInputException.unless(
                samples == 0 || (samples >= 64 && samples <= 50_000),
                "evaluation.samples",
                "must be 0 or between 64 and 50000 (was " + samples + ")");
        InvalidInputException.unless(
                solverSteps >= 1 && solverSteps <= 1000,
                "evaluation.solver_steps",
                "must be between 1 and 1000 (was " + solverSteps + ")");
        InvalidInputException.unless(
                every == null || every >= 1, "evaluation.every", "must be at least 1 (was " + every + ")");
        InvalidInputException.unless(
                heldOut == null || (heldOut >= 0 && heldOut <= MAX_HELD_OUT),
                "evaluation.held_out",
                "must be between 0 and " + MAX_HELD_OUT + " (was " + heldOut + ")");
    }

    /** Creates a specification that evaluates every checkpoint, without held-out images. */
    public EvaluationSpec(int samples, int solverSteps) {
        this(samples, solverSteps, null, null);
    }

    /** Returns the share of held-out images, 0 if absent. */
    public double heldOutOrNone() {
        return heldOut == null ? 0 : heldOut;
    }
}
