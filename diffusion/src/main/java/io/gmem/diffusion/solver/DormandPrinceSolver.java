package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Dormand and Prince's method of order five with steps as long as the error of its embedded fourth-order method allows (Hairer,
 * Nørsett and Wanner 1993, section II.4). One step of the state goes to the next point of the grid, by as many steps of its own as
 * that needs; a coarse grid is the cheapest.
 *
 * @param relative allowed error, relative to the size of the state
 * @param absolute allowed error besides
 */
public record DormandPrinceSolver(double relative, double absolute) implements Solver {
    private static final double SAFETY = 0.9;
    private static final double LARGEST_GROWTH = 10;
    private static final double SMALLEST_GROWTH = 0.2;
    private static final double ORDER = 5;
    private static final int MOST_ATTEMPTS = 10_000;
    private static final ButcherTableau TABLEAU = ButcherTableau.DORMAND_PRINCE_5;

    /** What torchdiffeq and SiT's reference use. */
    public static final DormandPrinceSolver USUAL = new DormandPrinceSolver(1e-3, 1e-6);

    public DormandPrinceSolver {
        if (!(relative > 0) || !(absolute >= 0)) {
            throw new IllegalArgumentException("allowed errors are above 0, not " + relative + " and " + absolute);
        }
    }

    @Override
    public Stage begin(SolverState state) {
        double t = state.grid().at(state.solverStep());
        return new Stage.Asks(state.x(), t, slope -> new Walk(state, t, slope).next());
    }

    /** From one point of the grid to the next, by steps that may be taken back. */
    private final class Walk {
        private final SolverState before;
        private final double end;
        private double t;
        private double dt;
        private NDArray x;
        private NDArray slope;
        private int evaluations = 1;
        private int tries;

        Walk(SolverState before, double t, NDArray slope) {
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
            if (tries++ == MOST_ATTEMPTS) {
                slope.close();
                x.close();
                throw new ArithmeticException("no end of steps at t = " + t + ": allow a larger error");
            }
            boolean last = Math.abs(dt) >= Math.abs(end - t);
            double length = last ? end - t : dt;
            List<NDArray> slopes = new ArrayList<>(List.of(slope));
            return RungeKuttaSolver.slopes(TABLEAU, x, t, length, slopes, all -> tried(length, last, all));
        }

        private Stage tried(double length, boolean last, List<NDArray> slopes) {
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
            double growth = error == 0 ? LARGEST_GROWTH : SAFETY * Math.pow(error, -1 / ORDER);
            dt = length * Math.min(error <= 1 ? LARGEST_GROWTH : 1, Math.max(SMALLEST_GROWTH, growth));
            return next();
        }
    }

    /** The error of a step from x to {@code ahead}, 1 being as large as is allowed. */
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
