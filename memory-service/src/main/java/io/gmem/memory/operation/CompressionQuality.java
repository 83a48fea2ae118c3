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

/** Measures the quality of a compression on up to {@value #SAMPLE} rows spread evenly over the bank. */
final class CompressionQuality {
    private static final int SAMPLE = 1_000;
    private static final int QUERIES = 50;
    private static final int NEAREST = 10;

    private final int dimension;
    private final int sample;
    private final float[] original;
    private final float[] reconstructed;

    CompressionQuality(MemoryBank rows, SnippetBasis basis) {
        long[] present = LongStream.range(0, rows.count())
                .filter(row -> !rows.erased(row))
                .toArray();
        this.dimension = rows.dimension();
        this.sample = Math.min(SAMPLE, present.length);
        this.original = new float[sample * dimension];
        for (int i = 0; i < sample; i++) {
            float[] snippet = rows.snippet(present[(int) ((long) i * present.length / sample)]);
            System.arraycopy(snippet, 0, original, i * dimension, dimension);
        }
        this.reconstructed = new float[original.length];
        basis.expand(basis.project(original, sample), sample, reconstructed, 0);
    }

    /** Returns the mean of {@code 1 - cos} over the sampled rows. */
    double cosineError() {
        return IntStream.range(0, sample)
                .mapToDouble(i -> 1 - cosine(row(original, i), row(reconstructed, i)))
                .average()
                .orElse(0);
    }

    private static double cosine(float[] a, float[] b) {
        return new NearestRows(SnippetRows.of(b, b.length))
                .to(a, 1, row -> true)
                .get(0)
                .similarity();
    }

    /** Returns the fraction of the ten nearest rows that remain among the ten nearest. */
    double recallAt10() {
        int queries = Math.min(QUERIES, sample);
        var originalRows = new NearestRows(SnippetRows.of(original, dimension));
        var reconstructedRows = new NearestRows(SnippetRows.of(reconstructed, dimension));
        return IntStream.range(0, queries)
                .map(i -> (int) ((long) i * sample / queries))
                .mapToDouble(query -> {
                    Set<Long> expected = nearest(originalRows, row(original, query), query);
                    Set<Long> found = nearest(reconstructedRows, row(reconstructed, query), query);
                    return expected.isEmpty()
                            ? 1
                            : expected.stream().filter(found::contains).count() / (double) expected.size();
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
