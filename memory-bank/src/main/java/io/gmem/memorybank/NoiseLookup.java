package io.gmem.memorybank;

import java.util.Arrays;

/**
 * Picks a row of the bank from the start noise itself: {@code u = Φ(√n · mean(z))} is uniform on (0, 1), and the row is
 * the one in whose share of the cumulative frequencies {@code u} falls. The same noise always finds the same row.
 *
 * <p>A row of frequency 0 is never found; {@code u = 1}, which rounding can give, finds the last row that has a
 * frequency.
 *
 * <p>Source: GMem v1 (arXiv 2412.08781, first version), lookup from noise; parity family {@code 03_gmem_v1}.
 */
public final class NoiseLookup {
    private final double[] cumulative;
    private final int last;

    private NoiseLookup(double[] cumulative, int last) {
        this.cumulative = cumulative;
        this.last = last;
    }

    /**
     * @param frequencies how often each row is to be found, relative to the others; none negative, one above 0
     */
    public static NoiseLookup of(long[] frequencies) {
        double total = 0;
        int last = -1;
        for (int i = 0; i < frequencies.length; i++) {
            if (frequencies[i] < 0) {
                throw new IllegalArgumentException("frequency of row %d is negative: %d".formatted(i, frequencies[i]));
            }
            total += frequencies[i];
            last = frequencies[i] > 0 ? i : last;
        }
        if (last < 0) {
            throw new IllegalArgumentException("no row has a frequency above 0, there is nothing to find");
        }
        double[] cumulative = new double[frequencies.length];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += frequencies[i] / total;
            cumulative[i] = sum;
        }
        return new NoiseLookup(cumulative, last);
    }

    /** Every one of {@code rows} rows as often as another. */
    public static NoiseLookup evenly(int rows) {
        long[] once = new long[rows];
        Arrays.fill(once, 1);
        return of(once);
    }

    /** {@code √n · mean(z)}, standard normal when the n numbers of {@code z} are. */
    public static double normal(float[] z) {
        double sum = 0;
        for (float value : z) {
            sum += value;
        }
        return sum / Math.sqrt(z.length);
    }

    /** {@code Φ(normal)}, in [0, 1]. */
    public static double uniform(double normal) {
        return NormalDistribution.cumulative(normal);
    }

    /** The row for start noise {@code z}, of any shape. */
    public int row(float[] z) {
        return rowAt(uniform(normal(z)));
    }

    /** The row in whose share {@code u} falls: how many cumulative frequencies are at most {@code u}. */
    public int rowAt(double u) {
        if (!(u >= 0 && u <= 1)) {
            throw new IllegalArgumentException("u is " + u + ", must be 0 to 1");
        }
        int low = 0;
        int high = cumulative.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] <= u) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.min(low, last);
    }

    /** The cumulative frequencies {@code (rows)}, rising to 1. */
    public double[] cumulative() {
        return cumulative.clone();
    }
}
