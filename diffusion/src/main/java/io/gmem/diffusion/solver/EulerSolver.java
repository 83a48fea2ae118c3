package io.gmem.diffusion.solver;

/** The Euler method, x += Δt v(x, t): first order, one evaluation per step. */
public final class EulerSolver implements Solver {
    @Override
    public Stage begin(SolverState state) {
        int i = state.solverStep();
        return new Stage.NeedsVelocity(state.x(), state.grid().at(i), v -> {
            try (v) {
                return state.done(v.mul(state.grid().delta(i)).addi(state.x()), 1);
            }
        });
    }
}
