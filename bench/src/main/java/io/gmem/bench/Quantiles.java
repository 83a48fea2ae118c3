package io.gmem.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quantiles of repeated measurements by the nearest-rank method. */
record Quantiles(List<Double> values) {
    double at(double percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    void put(Map<String, Object> result, String name) {
        result.put(name + "_p50_ms", rounded(at(50)));
        result.put(name + "_p95_ms", rounded(at(95)));
        result.put(name + "_p99_ms", rounded(at(99)));
    }

    private static double rounded(double milliseconds) {
        return Math.round(milliseconds * 100) / 100.0;
    }
}
