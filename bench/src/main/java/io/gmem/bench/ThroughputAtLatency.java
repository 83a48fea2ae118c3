package io.gmem.bench;

import java.util.List;

/**
 * How many images a second a way of serving gives at a p99 latency: straight lines between measured loads.
 *
 * @param loads measured, by rising load
 */
record ThroughputAtLatency(List<ServedLoad> loads) {
    /** At that p99 or less; 0 when even the least load exceeds it, and the throughput at the highest load when none does. */
    double imagesPerSecondAt(double p99) {
        double best = 0;
        for (int i = 0; i < loads.size(); i++) {
            ServedLoad here = loads.get(i);
            if (here.percentile(99) <= p99) {
                best = Math.max(best, here.imagesPerSecond());
            } else if (i > 0 && loads.get(i - 1).percentile(99) <= p99) {
                ServedLoad before = loads.get(i - 1);
                double part = (p99 - before.percentile(99)) / (here.percentile(99) - before.percentile(99));
                best = Math.max(
                        best, before.imagesPerSecond() + part * (here.imagesPerSecond() - before.imagesPerSecond()));
            }
        }
        return best;
    }
}
