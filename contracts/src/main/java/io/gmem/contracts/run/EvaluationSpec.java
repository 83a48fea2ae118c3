package io.gmem.contracts.run;

import io.gmem.contracts.failure.InvalidInputException;

/**
 * When and how a run is measured.
 *
 * @param samples images drawn for the Fréchet distance; 0 measures nothing
 * @param solverSteps of each
 */
public record EvaluationSpec(int samples, int solverSteps) {
    public EvaluationSpec {
        InvalidInputException.unless(
                samples == 0 || (samples >= 64 && samples <= 50_000),
                "evaluation.samples",
                "is 0 or from 64 to 50000, not " + samples);
        InvalidInputException.unless(
                solverSteps >= 1 && solverSteps <= 1000, "evaluation.solver_steps", "is from 1 to 1000");
    }
}
