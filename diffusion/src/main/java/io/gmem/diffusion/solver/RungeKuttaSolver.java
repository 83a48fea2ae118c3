package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** An explicit Runge-Kutta method on the steps of a grid. */
public final class RungeKuttaSolver implements Solver {
    /** Heun's method with the last step corrected like the others: second order, two evaluations a step. */
    public static final RungeKuttaSolver HEUN_2 = new RungeKuttaSolver(ButcherTableau.HEUN_2);

    /** Heun's third-order method, three evaluations a step. */
    public static final RungeKuttaSolver HEUN_3 = new RungeKuttaSolver(ButcherTableau.HEUN_3);

    /** Second order, two evaluations a step. */
    public static final RungeKuttaSolver MIDPOINT = new RungeKuttaSolver(ButcherTableau.MIDPOINT);

    /** Fourth order by the 3/8 rule, four evaluations a step. */
    public static final RungeKuttaSolver RK4 = new RungeKuttaSolver(ButcherTableau.THREE_EIGHTHS);

    /** Fifth order, on steps that are given. */
    static final RungeKuttaSolver FIXED_DORMAND_PRINCE = new RungeKuttaSolver(ButcherTableau.DORMAND_PRINCE_5);

    private final ButcherTableau tableau;

    RungeKuttaSolver(ButcherTableau tableau) {
        this.tableau = tableau;
    }

    @Override
    public SolverState step(SolverState state, VelocityField field) {
        int i = state.solverStep();
        double dt = state.grid().delta(i);
        List<NDArray> slopes = new ArrayList<>();
        try {
            for (int stage = 0; stage < tableau.stages(); stage++) {
                slopes.add(slope(tableau, stage, state.x(), state.grid().at(i), dt, slopes, field));
            }
            return state.advance(combine(state.x(), dt, tableau.b(), slopes), tableau.stages());
        } finally {
            slopes.forEach(NDArray::close);
        }
    }

    /** k_stage of a step of length {@code dt} from x at t. */
    static NDArray slope(
            ButcherTableau tableau,
            int stage,
            NDArray x,
            double t,
            double dt,
            List<NDArray> slopes,
            VelocityField field) {
        if (stage == 0) {
            return field.at(x, t);
        }
        try (NDArray at = combine(x, dt, tableau.a()[stage], slopes)) {
            return field.at(at, t + tableau.c()[stage] * dt);
        }
    }

    /** x + Δt Σ w_i k_i. */
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
