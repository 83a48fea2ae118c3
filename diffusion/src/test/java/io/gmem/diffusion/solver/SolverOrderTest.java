package io.gmem.diffusion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import org.junit.jupiter.api.Test;

/** On dx/dt = x cos t, x(0) = 1, whose solution is exp(sin t): halving the step divides the error by 2 to the order. */
class SolverOrderTest {
    @Test
    void eulerIsOfFirstOrder() {
        assertThat(order(new EulerSolver())).isBetween(0.9, 1.1);
    }

    @Test
    void heunIsOfSecondOrder() {
        assertThat(order(new HeunSolver())).isBetween(1.8, 2.2);
    }

    private static double order(Solver solver) {
        return Math.log(error(solver, 40) / error(solver, 80)) / Math.log(2);
    }

    private static double error(Solver solver, int steps) {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            NDArray start = scope.create(new double[] {1});
            SolverState state = SolverState.start(start, TimeGrid.uniform(0, 2, steps));
            while (!state.finished()) {
                state = solver.step(state, (x, t) -> x.mul(Math.cos(t)));
            }
            return Math.abs(state.x().getDouble(0) - Math.exp(Math.sin(2)));
        }
    }
}
