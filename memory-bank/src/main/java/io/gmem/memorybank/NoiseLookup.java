package io.gmem.memorybank;

import java.util.Arrays;

/**
 * Selects a row of the bank by the initial noise. {@code u = Φ(√n · mean(z))} is uniform on (0, 1). The selected row is the one whose
 * interval of the cumulative frequencies contains {@code u}. Equal noise selects the same row.
 *
 * <p>A row of frequency 0 is never selected; {@code u = 1}, possible by rounding, selects the last row of positive frequency.
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
     * Creates a lookup.
     *
     * @param frequencies relative frequency of each row; none negative, at least one positive
     */
    public static NoiseLookup of(long[] frequencies) {
        double total = 0;
        int last = -1;
        for (int i = 0; i < frequencies.length; i++) {
            if (frequencies[i] < 0) {
                throw new IllegalArgumentException(
                        "frequency of row %d must not be negative (was %d)".formatted(i, frequencies[i]));
            }
            total += frequencies[i];
            last = frequencies[i] > 0 ? i : last;
        }
        if (last < 0) {
            throw new IllegalArgumentException("at least one row must have a frequency above 0");
        }
        double[] cumulative = new double[frequencies.length];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += frequencies[i] / total;
            cumulative[i] = sum;
        }
        return new NoiseLookup(cumulative, last);
    }

    /** Creates a lookup in which all {@code rows} rows are equally likely. */
    public static NoiseLookup evenly(int rows) {
        long[] once = new long[rows];
        Arrays.fill(once, 1);
        return of(once);
    }

    /** Returns {@code √n · mean(z)}, which is standard normal when the n numbers of {@code z} are. */
    public static double normal(float[] z) {
        double sum = 0;
        for (float value : z) {
            sum += value;
        }
        return sum / Math.sqrt(z.length);
    }

    /** Returns {@code Φ(normal)}, in [0, 1]. */
    public static double uniform(double normal) {
        return NormalDistribution.cumulative(normal);
    }

    /** Returns the row for the initial noise {@code z}, of any shape. */
    public int row(float[] z) {
        return rowAt(uniform(normal(z)));
    }

    /** Returns the row whose interval contains {@code u}: the number of cumulative frequencies that are at most {@code u}. */
    public int rowAt(double u) {
        if (!(u >= 0 && u <= 1)) {
            throw new IllegalArgumentException("u must be between 0 and 1 (was " + u + ")");
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

    /** Returns the cumulative frequencies {@code (rows)}, increasing to 1. */
    public double[] cumulative() {
        return cumulative.clone();
    }
}
