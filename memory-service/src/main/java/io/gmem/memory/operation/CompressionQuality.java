package io.gmem.memory.operation;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetBasis;
import java.util.Comparator;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How much of the rows is left in their sums, measured on up to {@value #SAMPLE} rows spread evenly over the bank. */
final class CompressionQuality {
    private static final int SAMPLE = 1_000;
    private static final int QUERIES = 50;
    private static final int NEAREST = 10;

    private final float[][] before;
    private final float[][] after;

    CompressionQuality(MemoryBank rows, SnippetBasis basis) {
        long[] present = LongStream.range(0, rows.count())
                .filter(row -> !rows.erased(row))
                .toArray();
        int sample = Math.min(SAMPLE, present.length);
        LongFunction<float[]> original = i -> rows.snippet(present[(int) (i * present.length / sample)]);
        this.before = LongStream.range(0, sample)
                .mapToObj(i -> MemoryBank.normalised(original.apply(i)))
                .toArray(float[][]::new);
        this.after = LongStream.range(0, sample)
                .mapToObj(i -> {
                    float[] sum = new float[basis.dimension()];
                    basis.expand(basis.project(original.apply(i)), sum);
                    return MemoryBank.normalised(sum);
                })
                .toArray(float[][]::new);
    }

    /** Mean of {@code 1 - cos}. */
    double cosineError() {
        return IntStream.range(0, before.length)
                .mapToDouble(i -> 1 - dot(before[i], after[i]))
                .average()
                .orElse(0);
    }

    /** Share of the ten nearest that stay among the ten nearest. */
    double recallAt10() {
        int queries = Math.min(QUERIES, before.length);
        return IntStream.range(0, queries)
                .map(i -> (int) ((long) i * before.length / queries))
                .mapToDouble(query -> {
                    Set<Integer> wanted = nearest(before, query);
                    Set<Integer> found = nearest(after, query);
                    return wanted.isEmpty()
                            ? 1
                            : wanted.stream().filter(found::contains).count() / (double) wanted.size();
                })
                .average()
                .orElse(1);
    }

    private static Set<Integer> nearest(float[][] rows, int query) {
        return IntStream.range(0, rows.length)
                .filter(row -> row != query)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -dot(rows[query], rows[row])))
                .limit(NEAREST)
                .collect(Collectors.toSet());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
