package io.gmem.gateway.banks;

import io.gmem.memorybank.MemoryBank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/** The rows most alike a snippet, by the cosine of the angle between them: exact, every row is looked at. */
final class Neighbours {
    private static final Comparator<Hit> WORST_FIRST = Comparator.comparingDouble(Hit::similarity)
            .thenComparing(Comparator.comparingLong(Hit::row).reversed());

    private Neighbours() {}

    /** @param similarity −1 to 1 */
    record Hit(long row, double similarity) {}

    /** The {@code k} most alike of the rows that {@code wanted} lets in, best first; of equals the lower row. */
    static List<Hit> of(MemoryBank bank, float[] snippet, int k, LongPredicate wanted) {
        float[] unit = MemoryBank.normalised(snippet);
        PriorityQueue<Hit> best = new PriorityQueue<>(k + 1, WORST_FIRST);
        for (long row = 0; row < bank.count(); row++) {
            if (!bank.erased(row) && wanted.test(row)) {
                best.add(new Hit(row, cosine(unit, bank.snippet(row))));
                if (best.size() > k) {
                    best.poll();
                }
            }
        }
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(WORST_FIRST.reversed());
        return hits;
    }

    private static double cosine(float[] unit, float[] row) {
        double dot = 0;
        double square = 0;
        for (int i = 0; i < unit.length; i++) {
            dot += (double) unit[i] * row[i];
            square += (double) row[i] * row[i];
        }
        return dot / Math.max(Math.sqrt(square), 1e-12);
    }
}
