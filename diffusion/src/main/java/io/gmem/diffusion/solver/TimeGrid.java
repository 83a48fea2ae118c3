package io.gmem.diffusion.solver;

import java.util.Arrays;

/**
 * The times of the solver steps, in order.
 *
 * @param times at least two; rising or falling
 */
public record TimeGrid(double[] times) {
    public TimeGrid {
        if (times.length < 2) {
            throw new IllegalArgumentException("a time grid must have at least 2 times (had " + times.length + ")");
        }
        times = times.clone();
    }

    /** Returns {@code steps} equal steps from {@code from} to {@code to}. */
    public static TimeGrid uniform(double from, double to, int steps) {
        double[] times = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            times[i] = from + (to - from) * i / steps;
        }
        return new TimeGrid(times);
    }

    /**
     * Returns the grid with every time t mapped to s t / (1 + (s - 1) t) (Esser et al. 2024, eq. 23). Below 1, s puts more steps near
     * noise.
     *
     * @param s above 0; 1 changes nothing
     */
    public TimeGrid shifted(double s) {
        if (!(s > 0)) {
            throw new IllegalArgumentException("the time shift must be above 0 (was " + s + ")");
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

    /** Returns the length of step {@code index}, negative on a falling grid. */
    public double delta(int index) {
        return times[index + 1] - times[index];
    }

    @Override
    public double[] times() {
        return times.clone();
    }
}
