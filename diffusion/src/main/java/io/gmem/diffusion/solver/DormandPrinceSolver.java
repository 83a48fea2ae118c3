package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * The Dormand-Prince method of order five with adaptive steps. The error of its embedded fourth-order method bounds the steps (Hairer,
 * Nørsett and Wanner 1993, section II.4). One step of the state reaches the next grid point in as many internal steps as needed; a coarse
 * grid is the cheapest.
 *
 * @param relative allowed error relative to the size of the state
 * @param absolute allowed absolute error, added to the relative one
 */
public record DormandPrinceSolver(double relative, double absolute) implements Solver {
    private static final double SAFETY = 0.9;
    private static final double MAX_GROWTH = 10;
    private static final double MIN_GROWTH = 0.2;
    private static final double ORDER = 5;
    private static final int MAX_ATTEMPTS = 10_000;
    private static final ButcherTableau TABLEAU = ButcherTableau.DORMAND_PRINCE_5;

    /** The tolerances of torchdiffeq and SiT's reference. */
    public static final DormandPrinceSolver DEFAULT = new DormandPrinceSolver(1e-3, 1e-6);

    public DormandPrinceSolver {
        if (!(relative > 0) || !(absolute >= 0)) {
            throw new IllegalArgumentException("tolerances must be above 0 (relative) and at least 0 (absolute) (were "
                    + relative + " and " + absolute + ")");
        }
    }

    @Override
    public Stage begin(SolverState state) {
        double t = state.grid().at(state.solverStep());
        return new Stage.NeedsVelocity(state.x(), t, slope -> new Integration(state, t, slope).next());
    }

    /** The integration from one grid point to the next, in steps that may be rejected. */
    private final class Integration {
        private final SolverState before;
        private final double end;
        private double t;
        private double dt;
        private NDArray x;
        private NDArray slope;
        private int evaluations = 1;
        private int attempts;

        Integration(SolverState before, double t, NDArray slope) {
            this.before = before;
            this.end = before.grid().at(before.solverStep() + 1);
            this.t = t;
            this.dt = (end - t) / 10;
            this.x = before.x().duplicate();
            this.slope = slope;
        }

        Stage next() {
            if (t == end) {
                slope.close();
                return before.done(x, evaluations);
            }
            if (attempts++ == MAX_ATTEMPTS) {
                slope.close();
                x.close();
                throw new ArithmeticException("more than " + MAX_ATTEMPTS + " steps were needed, stopped at t = " + t
                        + "; allow a larger error");
            }
            boolean last = Math.abs(dt) >= Math.abs(end - t);
            double length = last ? end - t : dt;
            List<NDArray> slopes = new ArrayList<>(List.of(slope));
            return RungeKuttaSolver.slopes(TABLEAU, x, t, length, slopes, all -> evaluated(length, last, all));
        }

        private Stage evaluated(double length, boolean last, List<NDArray> slopes) {
            evaluations += TABLEAU.stages() - 1;
            NDArray ahead = RungeKuttaSolver.combine(x, length, TABLEAU.b(), slopes);
            double error = error(x, ahead, length, slopes);
            if (error <= 1) {
                x.close();
                x = ahead;
                slope = slopes.remove(slopes.size() - 1);
                t = last ? end : t + length;
            } else {
                ahead.close();
                slope = slopes.remove(0);
            }
            slopes.forEach(NDArray::close);
            double growth = error == 0 ? MAX_GROWTH : SAFETY * Math.pow(error, -1 / ORDER);
            dt = length * Math.min(error <= 1 ? MAX_GROWTH : 1, Math.max(MIN_GROWTH, growth));
            return next();
        }
    }

    /** Returns the error of a step from x to {@code ahead}; 1 is the allowed error. */
    private double error(NDArray x, NDArray ahead, double dt, List<NDArray> slopes) {
        try (NDArray zero = x.zerosLike();
                NDArray error = RungeKuttaSolver.combine(zero, dt, ButcherTableau.DORMAND_PRINCE_ERROR, slopes);
                NDArray size = x.abs().maximum(ahead.abs()).mul(relative).add(absolute);
                NDArray squares = error.div(size).square();
                NDArray mean = squares.mean()) {
            return Math.sqrt(
                    mean.toType(ai.djl.ndarray.types.DataType.FLOAT64, false).getDouble());
        }
    }
}
