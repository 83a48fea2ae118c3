package io.gmem.memorybank;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * The rows most alike a snippet, by the cosine of the angle between them: exact, every row is looked at. Rows are read where they are
 * mapped, by as many threads as the common pool has; scores are float32 first, and those that could be among the best are taken again
 * in float64. Any thread.
 */
public final class SnippetSearch {
    private static final int ROWS = 4096;
    /** Rows kept beyond those asked for, so that none is lost to the rounding of float32. */
    private static final int SPARE = 32;

    private static final double SMALLEST_NORM = 1e-12;

    private final MemoryBank bank;

    public SnippetSearch(MemoryBank bank) {
        this.bank = bank;
    }

    /**
     * A row found.
     *
     * @param similarity −1 to 1
     */
    public record Match(long row, double similarity) {
        private static final Comparator<Match> BEST_FIRST =
                Comparator.comparingDouble(Match::similarity).reversed().thenComparingLong(Match::row);
    }

    /** The {@code k} most alike of the rows that {@code wanted} lets in, best first; of equals the lower row. */
    public List<Match> nearest(float[] snippet, int k, LongPredicate wanted) {
        float[] unit = MemoryBank.normalised(snippet);
        int most = Math.addExact(k, SPARE);
        BestRows best = LongStream.range(0, chunks())
                .parallel()
                .mapToObj(chunk -> scan(chunk * ROWS, unit, most, wanted))
                .reduce(new BestRows(most), SnippetSearch::merged);
        return exact(unit, best, k);
    }

    private long chunks() {
        return (bank.count() + ROWS - 1) / ROWS;
    }

    private static BestRows merged(BestRows a, BestRows b) {
        BestRows both = new BestRows(a.capacity());
        both.addAll(a);
        both.addAll(b);
        return both;
    }

    private BestRows scan(long from, float[] unit, int most, LongPredicate wanted) {
        var best = new BestRows(most);
        long to = Math.min(from + ROWS, bank.count());
        int dimension = unit.length;
        float[] inverse = bank.inverseNorms();
        float[] row = new float[dimension];
        float[] dots = new float[Dot.ROWS];
        for (long first = from; first < to; ) {
            RowChunk chunk = bank.chunk(first, (int) (to - first));
            FloatBuffer numbers = chunk.data().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            int fours = chunk.count() - chunk.count() % Dot.ROWS;
            for (int i = 0; i < fours; i += Dot.ROWS) {
                Dot.ofRows(numbers, i * dimension, unit, dots);
                for (int j = 0; j < Dot.ROWS; j++) {
                    offer(best, dots[j] * inverse[(int) (first + i + j)], first + i + j, wanted);
                }
            }
            for (int i = fours; i < chunk.count(); i++) {
                numbers.get(i * dimension, row);
                offer(best, Dot.of(row, unit) * inverse[(int) (first + i)], first + i, wanted);
            }
            first += chunk.count();
        }
        return best;
    }

    private void offer(BestRows best, float score, long row, LongPredicate wanted) {
        if (best.mayTake(score) && !bank.erased(row) && wanted.test(row)) {
            best.add(score, row);
        }
    }

    /**
     * The {@code k} most alike rows of each of several snippets, best first: one pass over the bank for all of them.
     *
     * @param snippets each (D)
     */
    public List<List<Match>> nearestToEach(float[][] snippets, int k, RowProducts products) {
        int dimension = bank.dimension();
        float[] queries = new float[snippets.length * dimension];
        BestRows[] best = new BestRows[snippets.length];
        for (int q = 0; q < snippets.length; q++) {
            System.arraycopy(MemoryBank.normalised(snippets[q]), 0, queries, q * dimension, dimension);
            best[q] = new BestRows(Math.addExact(k, SPARE));
        }
        float[] inverse = bank.inverseNorms();
        for (long first = 0; first < bank.count(); ) {
            RowChunk chunk = bank.chunk(first, ROWS);
            float[] dots = products.dots(chunk.data(), chunk.count(), queries, dimension);
            for (int i = 0; i < chunk.count(); i++) {
                if (bank.erased(first + i)) {
                    continue;
                }
                float norm = inverse[(int) (first + i)];
                for (int q = 0; q < best.length; q++) {
                    float score = dots[i * best.length + q] * norm;
                    if (best[q].mayTake(score)) {
                        best[q].add(score, first + i);
                    }
                }
            }
            first += chunk.count();
        }
        List<List<Match>> matches = new ArrayList<>();
        for (int q = 0; q < best.length; q++) {
            matches.add(exact(Arrays.copyOfRange(queries, q * dimension, (q + 1) * dimension), best[q], k));
        }
        return matches;
    }

    private List<Match> exact(float[] unit, BestRows best, int k) {
        return Arrays.stream(best.rows())
                .mapToObj(row -> new Match(row, cosine(unit, bank.snippet(row))))
                .sorted(Match.BEST_FIRST)
                .limit(k)
                .toList();
    }

    private static double cosine(float[] unit, float[] row) {
        double dot = 0;
        double square = 0;
        for (int i = 0; i < unit.length; i++) {
            dot += (double) unit[i] * row[i];
            square += (double) row[i] * row[i];
        }
        return dot / Math.max(Math.sqrt(square), SMALLEST_NORM);
    }
}
