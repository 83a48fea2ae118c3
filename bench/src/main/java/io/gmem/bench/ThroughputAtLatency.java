package io.gmem.bench;

import java.util.List;

/**
 * The throughput of a serving mode at a p99 latency, interpolated linearly between measured loads.
 *
 * @param loads measured loads, rising
 */
record ThroughputAtLatency(List<ServedLoad> loads) {
    /** Returns the throughput at that p99 or less; 0 if the lowest load exceeds it, and the throughput of the highest load if none does. */
    double imagesPerSecondAt(double p99) {
        double best = 0;
        for (int i = 0; i < loads.size(); i++) {
            ServedLoad current = loads.get(i);
            if (current.percentile(99) <= p99) {
                best = Math.max(best, current.imagesPerSecond());
            } else if (i > 0 && loads.get(i - 1).percentile(99) <= p99) {
                ServedLoad previous = loads.get(i - 1);
                double fraction = (p99 - previous.percentile(99)) / (current.percentile(99) - previous.percentile(99));
                best = Math.max(
                        best,
                        previous.imagesPerSecond()
                                + fraction * (current.imagesPerSecond() - previous.imagesPerSecond()));
            }
        }
        return best;
    }
}
