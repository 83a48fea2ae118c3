package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/**
 * Heun's method: an Euler step, then the mean of the slopes at both ends; second order, two evaluations per step. The last step is not
 * corrected, as in Karras et al. 2022 (algorithm 1) and REPA, because the field may be undefined at its end.
 */
public final class HeunSolver implements Solver {
    @Override
    public Stage begin(SolverState state) {
        return new Stage.NeedsVelocity(state.x(), state.grid().at(state.solverStep()), v -> predicted(state, v));
    }

    private static Stage predicted(SolverState state, NDArray v) {
        int i = state.solverStep();
        double dt = state.grid().delta(i);
        NDArray euler = v.mul(dt).addi(state.x());
        if (i == state.grid().steps() - 1) {
            v.close();
            return state.done(euler, 1);
        }
        return new Stage.NeedsVelocity(euler, state.grid().at(i + 1), end -> {
            try (v;
                    euler;
                    end;
                    NDArray slope = end.add(v)) {
                return state.done(slope.mul(dt / 2).addi(state.x()), 2);
            }
        });
    }
}
