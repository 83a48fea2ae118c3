package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/**
 * Heun's method: an Euler step, then the mean of the slopes at both ends; second order, two evaluations a step. The last
 * step is left uncorrected, as Karras et al. 2022 (algorithm 1) and REPA do, where the field may not be defined at its end.
 */
public final class HeunSolver implements Solver {
    @Override
    public SolverState step(SolverState state, VelocityField field) {
        int i = state.solverStep();
        double dt = state.grid().delta(i);
        try (NDArray v = field.at(state.x(), state.grid().at(i))) {
            NDArray euler = v.mul(dt).addi(state.x());
            if (i == state.grid().steps() - 1) {
                return state.advance(euler, 1);
            }
            try (euler;
                    NDArray end = field.at(euler, state.grid().at(i + 1));
                    NDArray slope = end.add(v)) {
                return state.advance(slope.mul(dt / 2).addi(state.x()), 2);
            }
        }
    }
}
