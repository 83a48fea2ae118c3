package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/**
 * The state of a solution.
 *
 * @param x (B, ...) at {@code grid.at(solverStep)}; owned by the holder of the state
 * @param solverStep completed steps
 * @param evaluations network evaluations so far (NFE)
 */
public record SolverState(NDArray x, TimeGrid grid, int solverStep, int evaluations) {

    public static SolverState start(NDArray x, TimeGrid grid) {
        return new SolverState(x, grid, 0, 0);
    }

    public boolean finished() {
        return solverStep == grid.steps();
    }

    SolverState advance(NDArray next, int cost) {
        return new SolverState(next, grid, solverStep + 1, evaluations + cost);
    }

    /** Ends the current step. */
    Stage done(NDArray next, int cost) {
        return new Stage.Done(advance(next, cost));
    }
}
