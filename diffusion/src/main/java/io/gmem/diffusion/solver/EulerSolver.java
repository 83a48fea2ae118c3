package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/** x += Δt v(x, t): first order, one evaluation a step. */
public final class EulerSolver implements Solver {
    @Override
    public SolverState step(SolverState state, VelocityField field) {
        int i = state.solverStep();
        try (NDArray v = field.at(state.x(), state.grid().at(i))) {
            return state.advance(v.mul(state.grid().delta(i)).addi(state.x()), 1);
        }
    }
}
