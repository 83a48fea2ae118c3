package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * When and how a run is measured.
 *
 * @param samples images drawn for each distance; 0 measures nothing
 * @param solverSteps of each
 * @param every training steps from one measurement to the next, a multiple of those between checkpoints; null for every
 *     checkpoint. The first checkpoint and the last are measured in any case
 * @param heldOut share of the data set's images that is never trained on, 0 to 0.5, chosen by the run's seed; null for none
 */
public record EvaluationSpec(
        int samples,
        int solverSteps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long every,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double heldOut) {
    private static final double MOST_HELD_OUT = 0.5;

    @JsonCreator
    public EvaluationSpec {
        InvalidInputException.unless(
                samples == 0 || (samples >= 64 && samples <= 50_000),
                "evaluation.samples",
                "is 0 or from 64 to 50000, not " + samples);
        InvalidInputException.unless(
                solverSteps >= 1 && solverSteps <= 1000, "evaluation.solver_steps", "is from 1 to 1000");
        InvalidInputException.unless(every == null || every >= 1, "evaluation.every", "is at least 1, not " + every);
        InvalidInputException.unless(
                heldOut == null || (heldOut >= 0 && heldOut <= MOST_HELD_OUT),
                "evaluation.held_out",
                "is from 0 to " + MOST_HELD_OUT + ", not " + heldOut);
    }

    /** At every checkpoint, with nothing held out. */
    public EvaluationSpec(int samples, int solverSteps) {
        this(samples, solverSteps, null, null);
    }

    /** Share of the images that is never trained on. */
    public double heldOutOrNone() {
        return heldOut == null ? 0 : heldOut;
    }
}
