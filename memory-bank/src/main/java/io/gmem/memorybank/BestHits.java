package io.gmem.memorybank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The k most alike so far; of equals the lower row. One thread. */
final class BestHits {
    private static final Comparator<Hit> WORST_FIRST = Comparator.comparingDouble(Hit::similarity)
            .thenComparing(Comparator.comparingLong(Hit::row).reversed());

    private final int k;
    private final PriorityQueue<Hit> best;

    BestHits(int k) {
        this.k = k;
        this.best = new PriorityQueue<>(Math.min(k, 1_024) + 1, WORST_FIRST);
    }

    void add(Hit hit) {
        best.add(hit);
        if (best.size() > k) {
            best.remove();
        }
    }

    BestHits copy() {
        var copy = new BestHits(k);
        copy.best.addAll(best);
        return copy;
    }

    void addAll(BestHits others) {
        others.best.forEach(this::add);
    }

    /** What is less alike than this need not be added. */
    double floor() {
        Hit worst = best.size() < k ? null : best.peek();
        return worst == null ? Double.NEGATIVE_INFINITY : worst.similarity();
    }

    /** Best first. */
    List<Hit> sorted() {
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(WORST_FIRST.reversed());
        return hits;
    }
}
