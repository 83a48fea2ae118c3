package io.gmem.diffusion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import org.junit.jupiter.api.Test;

/** Checks the order on dx/dt = x cos t, x(0) = 1, with the solution exp(sin t): halving the step divides the error by 2 to the order. */
class SolverOrderTest {
    @Test
    void eulerIsOfFirstOrder() {
        assertThat(order(new EulerSolver())).isBetween(0.9, 1.1);
    }

    @Test
    void heunIsOfSecondOrder() {
        assertThat(order(new HeunSolver())).isBetween(1.8, 2.2);
    }

    @Test
    void heun2IsOfSecondOrder() {
        assertThat(order(RungeKuttaSolver.HEUN_2)).isBetween(1.8, 2.2);
    }

    @Test
    void theMidpointRuleIsOfSecondOrder() {
        assertThat(order(RungeKuttaSolver.MIDPOINT)).isBetween(1.8, 2.2);
    }

    @Test
    void heun3IsOfThirdOrder() {
        assertThat(order(RungeKuttaSolver.HEUN_3)).isBetween(2.8, 3.2);
    }

    @Test
    void rk4IsOfFourthOrder() {
        assertThat(order(RungeKuttaSolver.RK4)).isBetween(3.8, 4.2);
    }

    @Test
    void dormandPrinceIsOfFifthOrder() {
        assertThat(order(RungeKuttaSolver.FIXED_DORMAND_PRINCE)).isBetween(4.7, 5.3);
    }

    @Test
    void dormandPrinceKeepsToItsTolerances() {
        assertThat(error(new DormandPrinceSolver(1e-3, 1e-6), 1)).isBetween(1e-9, 1e-2);
        assertThat(error(new DormandPrinceSolver(1e-9, 1e-9), 1)).isLessThan(1e-7);
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
