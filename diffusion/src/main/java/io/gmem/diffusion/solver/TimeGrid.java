package io.gmem.diffusion.solver;

import java.util.Arrays;

/**
 * The times between which a solver steps, in order.
 *
 * @param times at least two; rising or falling
 */
public record TimeGrid(double[] times) {
    public TimeGrid {
        if (times.length < 2) {
            throw new IllegalArgumentException("a time grid has at least one step");
        }
        times = times.clone();
    }

    /** {@code steps} equal steps from {@code from} to {@code to}. */
    public static TimeGrid uniform(double from, double to, int steps) {
        double[] times = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            times[i] = from + (to - from) * i / steps;
        }
        return new TimeGrid(times);
    }

    /**
     * Every time t moved to s t / (1 + (s - 1) t): below 1 more of the steps are near noise (Esser et al. 2024, eq. 23).
     *
     * @param s above 0; 1 moves nothing
     */
    public TimeGrid shifted(double s) {
        if (!(s > 0)) {
            throw new IllegalArgumentException("a time shift is above 0, not " + s);
        }
        return new TimeGrid(
                Arrays.stream(times).map(t -> s * t / (1 + (s - 1) * t)).toArray());
    }

    public int steps() {
        return times.length - 1;
    }

    public double at(int index) {
        return times[index];
    }

    /** The length of step {@code index}, negative on a falling grid. */
    public double delta(int index) {
        return times[index + 1] - times[index];
    }

    @Override
    public double[] times() {
        return times.clone();
    }
}
