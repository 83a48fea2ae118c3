package io.gmem.memory.operation;

import io.gmem.memorybank.Hit;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NearestRows;
import io.gmem.memorybank.SnippetBasis;
import io.gmem.memorybank.SnippetRows;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How much of the rows is left in their sums, measured on up to {@value #SAMPLE} rows spread evenly over the bank. */
final class CompressionQuality {
    private static final int SAMPLE = 1_000;
    private static final int QUERIES = 50;
    private static final int NEAREST = 10;

    private final int dimension;
    private final int sample;
    private final float[] before;
    private final float[] after;

    CompressionQuality(MemoryBank rows, SnippetBasis basis) {
        long[] present = LongStream.range(0, rows.count())
                .filter(row -> !rows.erased(row))
                .toArray();
        this.dimension = rows.dimension();
        this.sample = Math.min(SAMPLE, present.length);
        this.before = new float[sample * dimension];
        for (int i = 0; i < sample; i++) {
            float[] snippet = rows.snippet(present[(int) ((long) i * present.length / sample)]);
            System.arraycopy(snippet, 0, before, i * dimension, dimension);
        }
        this.after = new float[before.length];
        basis.expand(basis.project(before, sample), sample, after, 0);
    }

    /** Mean of {@code 1 - cos}. */
    double cosineError() {
        return IntStream.range(0, sample)
                .mapToDouble(i -> 1 - cosine(row(before, i), row(after, i)))
                .average()
                .orElse(0);
    }

    private static double cosine(float[] a, float[] b) {
        return new NearestRows(SnippetRows.of(b, b.length))
                .to(a, 1, row -> true)
                .get(0)
                .similarity();
    }

    /** Share of the ten nearest that stay among the ten nearest. */
    double recallAt10() {
        int queries = Math.min(QUERIES, sample);
        var wantedRows = new NearestRows(SnippetRows.of(before, dimension));
        var foundRows = new NearestRows(SnippetRows.of(after, dimension));
        return IntStream.range(0, queries)
                .map(i -> (int) ((long) i * sample / queries))
                .mapToDouble(query -> {
                    Set<Long> wanted = nearest(wantedRows, row(before, query), query);
                    Set<Long> found = nearest(foundRows, row(after, query), query);
                    return wanted.isEmpty()
                            ? 1
                            : wanted.stream().filter(found::contains).count() / (double) wanted.size();
                })
                .average()
                .orElse(1);
    }

    private static Set<Long> nearest(NearestRows rows, float[] snippet, int query) {
        return rows.to(snippet, NEAREST, row -> row != query).stream()
                .map(Hit::row)
                .collect(Collectors.toSet());
    }

    private float[] row(float[] rows, int index) {
        return Arrays.copyOfRange(rows, index * dimension, (index + 1) * dimension);
    }
}
