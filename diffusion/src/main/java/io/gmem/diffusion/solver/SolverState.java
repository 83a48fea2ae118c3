package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/**
 * Where a solution stands.
 *
 * @param x (B, ...) at {@code grid.at(solverStep)}; owned by whoever holds the state
 * @param solverStep steps done
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

    /** The end of the step from here. */
    Stage done(NDArray next, int cost) {
        return new Stage.Done(advance(next, cost));
    }
}
