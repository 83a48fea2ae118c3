package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An explicit Runge-Kutta method on the steps of a grid. */
public final class RungeKuttaSolver implements Solver {
    /** Heun's method with the last step corrected too: second order, two evaluations per step. */
    public static final RungeKuttaSolver HEUN_2 = new RungeKuttaSolver(ButcherTableau.HEUN_2);

    /** Heun's third-order method, three evaluations per step. */
    public static final RungeKuttaSolver HEUN_3 = new RungeKuttaSolver(ButcherTableau.HEUN_3);

    /** Second order, two evaluations per step. */
    public static final RungeKuttaSolver MIDPOINT = new RungeKuttaSolver(ButcherTableau.MIDPOINT);

    /** Fourth order by the 3/8 rule, four evaluations per step. */
    public static final RungeKuttaSolver RK4 = new RungeKuttaSolver(ButcherTableau.THREE_EIGHTHS);

    /** Fifth order with fixed steps. */
    static final RungeKuttaSolver FIXED_DORMAND_PRINCE = new RungeKuttaSolver(ButcherTableau.DORMAND_PRINCE_5);

    private final ButcherTableau tableau;

    RungeKuttaSolver(ButcherTableau tableau) {
        this.tableau = tableau;
    }

    @Override
    public Stage begin(SolverState state) {
        int i = state.solverStep();
        double dt = state.grid().delta(i);
        return slopes(tableau, state.x(), state.grid().at(i), dt, new ArrayList<>(), slopes -> {
            try {
                return state.done(combine(state.x(), dt, tableau.b(), slopes), tableau.stages());
            } finally {
                slopes.forEach(NDArray::close);
            }
        });
    }

    /**
     * Requests the slopes k_i of a step of length {@code dt} from x at t that are not yet {@code known}.
     *
     * @param known the first slopes; the others are added
     * @param then called with all slopes, which it must close
     */
    static Stage slopes(
            ButcherTableau tableau,
            NDArray x,
            double t,
            double dt,
            List<NDArray> known,
            Function<List<NDArray>, Stage> then) {
        int stage = known.size();
        if (stage == tableau.stages()) {
            return then.apply(known);
        }
        NDArray at = stage == 0 ? x : combine(x, dt, tableau.a()[stage], known);
        return new Stage.NeedsVelocity(at, t + tableau.c()[stage] * dt, slope -> {
            if (stage > 0) {
                at.close();
            }
            known.add(slope);
            return slopes(tableau, x, t, dt, known, then);
        });
    }

    /** Returns x + Δt Σ w_i k_i. */
    static NDArray combine(NDArray x, double dt, double[] weights, List<NDArray> slopes) {
        NDArray sum = x.duplicate();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                try (NDArray part = slopes.get(i).mul(dt * weights[i])) {
                    sum.addi(part);
                }
            }
        }
        return sum;
    }
}
