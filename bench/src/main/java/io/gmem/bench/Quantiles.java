package io.gmem.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Values of many trials, told by the value that so many of a hundred do not exceed (nearest rank). */
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
