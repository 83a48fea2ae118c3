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
    public SolverState step(SolverState state, VelocityField field) {
        double t = state.grid().at(state.solverStep());
        double end = state.grid().at(state.solverStep() + 1);
        var attempt = new Attempt(state.x().duplicate(), field.at(state.x(), t));
        int evaluations = 1;
        double dt = (end - t) / 10;
        for (int tries = 0; t != end; tries++) {
            if (tries == MOST_ATTEMPTS) {
                attempt.close();
                throw new ArithmeticException("no end of steps at t = " + t + ": allow a larger error");
            }
            boolean last = Math.abs(dt) >= Math.abs(end - t);
            double length = last ? end - t : dt;
            double error = attempt.tryStep(t, length, field);
            evaluations += TABLEAU.stages() - 1;
            if (error <= 1) {
                attempt.accept();
                t = last ? end : t + length;
            } else {
                attempt.reject();
            }
            double growth = error == 0 ? LARGEST_GROWTH : SAFETY * Math.pow(error, -1 / ORDER);
            dt = length * Math.min(error <= 1 ? LARGEST_GROWTH : 1, Math.max(SMALLEST_GROWTH, growth));
        }
        return state.advance(attempt.finish(), evaluations);
    }

    /** A state, its slope, and a step from it that may be taken back. */
    private final class Attempt {
        private NDArray x;
        private final List<NDArray> slopes = new ArrayList<>();
        private NDArray next;

        Attempt(NDArray x, NDArray slope) {
            this.x = x;
            this.next = x;
            slopes.add(slope);
        }

        /** The error of a step, 1 being as large as is allowed. */
        double tryStep(double t, double dt, VelocityField field) {
            for (int stage = 1; stage < TABLEAU.stages(); stage++) {
                slopes.add(RungeKuttaSolver.slope(TABLEAU, stage, x, t, dt, slopes, field));
            }
            next = RungeKuttaSolver.combine(x, dt, TABLEAU.b(), slopes);
            try (NDArray zero = x.zerosLike();
                    NDArray error = RungeKuttaSolver.combine(zero, dt, ButcherTableau.DORMAND_PRINCE_ERROR, slopes);
                    NDArray size = x.abs().maximum(next.abs()).mul(relative).add(absolute);
                    NDArray squares = error.div(size).square();
                    NDArray mean = squares.mean()) {
                return Math.sqrt(mean.toType(ai.djl.ndarray.types.DataType.FLOAT64, false)
                        .getDouble());
            }
        }

        void accept() {
            x.close();
            x = next;
            NDArray slope = slopes.remove(slopes.size() - 1);
            slopes.forEach(NDArray::close);
            slopes.clear();
            slopes.add(slope);
        }

        void reject() {
            next.close();
            while (slopes.size() > 1) {
                slopes.remove(slopes.size() - 1).close();
            }
        }

        NDArray finish() {
            slopes.forEach(NDArray::close);
            return x;
        }

        void close() {
            finish().close();
        }
    }
}
