package io.gmem.bench;

import java.util.Arrays;

/** The minimum, median and maximum of repeated measurements. */
record Spread(double min, double median, double max) {

    /** Returns the spread of at least one value. */
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
