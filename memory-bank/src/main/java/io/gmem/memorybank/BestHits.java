package io.gmem.memorybank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The k most similar rows found so far; ties prefer the lower row. Not thread-safe. */
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

    /** Returns the similarity below which a hit cannot be among the k best. */
    double floor() {
        Hit worst = best.size() < k ? null : best.peek();
        return worst == null ? Double.NEGATIVE_INFINITY : worst.similarity();
    }

    /** Returns the hits, most similar first. */
    List<Hit> sorted() {
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(WORST_FIRST.reversed());
        return hits;
    }
}
