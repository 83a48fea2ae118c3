package io.gmem.diffusion.solver;

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
