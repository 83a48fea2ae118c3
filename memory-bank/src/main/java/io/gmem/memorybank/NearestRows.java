package io.gmem.memorybank;

import io.gmem.memorybank.product.BatchProducts;
import io.gmem.memorybank.product.FloatProducts;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Exact nearest-neighbor search by cosine similarity; every row is compared. Thread-safe; a search runs on all cores.
 *
 * <p>Similarities are first computed in floats. Their error is bounded by D · 2⁻²⁴ for unit vectors (Cauchy-Schwarz). Rows that could be
 * among the best within that bound are computed again in doubles, which alone decide. The result therefore equals a computation in
 * doubles and does not depend on the number of cores. Memory use is four bytes per row, the inverse norms, computed on construction.
 */
public final class NearestRows {
    private static final int BLOCK = 16;
    private static final int CHUNK = 640;
    private static final int QUERIES_AT_ONCE = 64;
    private static final int RANGES_PER_CORE = 4;
    private static final long SMALLEST_RANGE = 2_048;

    /** Float products of rows with norms in this range neither underflow nor overflow; other rows are computed in doubles only. */
    private static final double MIN_FLOAT_NORM = 1e-9;

    private static final double MAX_FLOAT_NORM = 1e15;
    private static final double SMALLEST_NORM = 1e-12;

    private final SnippetRows rows;
    private final int dimension;
    private final double error;
    private final float[] inverseNorms;

    /** Creates an index; reads every row once. */
    public NearestRows(SnippetRows rows) {
        this.rows = rows;
        this.dimension = rows.dimension();
        this.error = (dimension + 64) * 0x1p-24 * 1.01;
        this.inverseNorms = new float[Math.toIntExact(rows.count())];
        ranges(BLOCK).parallel().forEach(range -> {
            float[] block = new float[BLOCK * dimension];
            for (long first = range.from(); first < range.to(); first += BLOCK) {
                int count = (int) Math.min(BLOCK, range.to() - first);
                rows.read(first, count, block);
                for (int i = 0; i < count; i++) {
                    inverseNorms[(int) first + i] = inverse(Math.sqrt(square(block, i * dimension)));
                }
            }
        });
    }

    private record Range(long from, long to) {}

    /** A search in progress: the unit vector of the query and the best hits so far. */
    private record Query(float[] unit, BestHits best) {}

    private Stream<Range> ranges(int unit) {
        long count = rows.count();
        long most = (long) RANGES_PER_CORE * Runtime.getRuntime().availableProcessors();
        long parts = Math.max(1, Math.min(most, count / SMALLEST_RANGE));
        long length = ((count + parts - 1) / parts + unit - 1) / unit * unit;
        return IntStream.range(0, (int) parts)
                .mapToObj(i -> new Range(Math.min(count, i * length), Math.min(count, (i + 1) * length)));
    }

    /** Returns the inverse norm of a row; 0 for a zero row, NaN for norms outside the range of float products. */
    private static float inverse(double norm) {
        if (norm == 0) {
            return 0;
        }
        return norm > MIN_FLOAT_NORM && norm < MAX_FLOAT_NORM ? (float) (1 / norm) : Float.NaN;
    }

    /**
     * Returns the {@code k} rows most similar to {@code snippet} among those that {@code wanted} accepts, most similar first. Ties prefer
     * the lower row.
     *
     * @param snippet {@code (D)}, of any norm
     * @throws IllegalArgumentException when the snippet does not have D numbers
     */
    public List<Hit> to(float[] snippet, int k, LongPredicate wanted) {
        float[] unit = unit(snippet);
        return ranges(BLOCK)
                .parallel()
                .map(range -> search(unit, k, wanted, range))
                .reduce(new BestHits(k), NearestRows::merged)
                .sorted();
    }

    /**
     * Returns the results of {@link #to(float[], int, LongPredicate)} for several snippets, much faster than separate calls.
     */
    public List<List<Hit>> toEach(List<float[]> snippets, int k, LongPredicate wanted) {
        List<float[]> units = snippets.stream().map(this::unit).toList();
        return ranges(CHUNK)
                .parallel()
                .map(range -> searchAll(units, k, wanted, range))
                .reduce((a, b) -> IntStream.range(0, a.size())
                        .mapToObj(i -> merged(a.get(i), b.get(i)))
                        .toList())
                .orElseGet(List::of)
                .stream()
                .map(BestHits::sorted)
                .toList();
    }

    private static BestHits merged(BestHits a, BestHits b) {
        BestHits both = a.copy();
        both.addAll(b);
        return both;
    }

    private float[] unit(float[] snippet) {
        if (snippet.length != dimension) {
            throw new IllegalArgumentException(
                    "the snippet has %d numbers, must have %d".formatted(snippet.length, dimension));
        }
        return MemoryBank.normalised(snippet);
    }

    private BestHits search(float[] unit, int k, LongPredicate wanted, Range range) {
        var query = new Query(unit, new BestHits(k));
        float[] block = new float[BLOCK * dimension];
        float[] dots = new float[BLOCK];
        for (long first = range.from(); first < range.to(); first += BLOCK) {
            int count = (int) Math.min(BLOCK, range.to() - first);
            if (anyWanted(first, count, wanted)) {
                rows.read(first, count, block);
                FloatProducts.dots(unit, block, BLOCK, dots);
                consider(query, dots, first, count, wanted, i -> cosine(unit, block, i * dimension));
            }
        }
        return query.best();
    }

    private static boolean anyWanted(long first, int count, LongPredicate wanted) {
        for (int i = 0; i < count; i++) {
            if (wanted.test(first + i)) {
                return true;
            }
        }
        return false;
    }

    private List<BestHits> searchAll(List<float[]> units, int k, LongPredicate wanted, Range range) {
        List<Query> queries =
                units.stream().map(unit -> new Query(unit, new BestHits(k))).toList();
        var products = new BatchProducts(dimension, CHUNK, QUERIES_AT_ONCE);
        float[] row = new float[dimension];
        for (long first = range.from(); first < range.to(); first += CHUNK) {
            long begin = first;
            int count = (int) Math.min(CHUNK, range.to() - first);
            if (!anyWanted(first, count, wanted)) {
                continue;
            }
            products.take((at, some, into) -> rows.read(begin + at, some, into), count);
            for (int from = 0; from < queries.size(); from += QUERIES_AT_ONCE) {
                int to = Math.min(queries.size(), from + QUERIES_AT_ONCE);
                float[][] dots = products.with(units.subList(from, to));
                for (int i = from; i < to; i++) {
                    Query query = queries.get(i);
                    consider(query, dots[i - from], first, count, wanted, at -> {
                        rows.read(begin + at, 1, row);
                        return cosine(query.unit(), row, 0);
                    });
                }
            }
        }
        return queries.stream().map(Query::best).toList();
    }

    /**
     * Adds the rows of a block that are among the best.
     *
     * @param dots approximate dot products, used to reject rows
     * @param exact cosine of a row of the block, in doubles
     */
    private void consider(
            Query query, float[] dots, long first, int count, LongPredicate wanted, IntToDoubleFunction exact) {
        BestHits best = query.best();
        float floor = below(best.floor());
        if (greatest(dots, inverseNorms, (int) first, count) < floor) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (dots[i] * inverseNorms[(int) first + i] < floor) {
                continue;
            }
            long row = first + i;
            if (wanted.test(row) && !rows.erased(row)) {
                best.add(new Hit(row, exact.applyAsDouble(i)));
                floor = below(best.floor());
            }
        }
    }

    /** Returns the maximum of {@code a[i] * b[at + i]}; NaN when a product is NaN. */
    private static float greatest(float[] a, float[] b, int at, int count) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, a[i] * b[at + i]);
        }
        return greatest;
    }

    private float below(double floor) {
        return Math.nextDown((float) (floor - error));
    }

    private double cosine(float[] unit, float[] block, int at) {
        double dot = 0;
        double square = 0;
        for (int d = 0; d < dimension; d++) {
            dot += (double) unit[d] * block[at + d];
            square += (double) block[at + d] * block[at + d];
        }
        return dot / Math.max(Math.sqrt(square), SMALLEST_NORM);
    }

    private double square(float[] block, int at) {
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        int end = at + dimension;
        int d = at;
        for (; d < end - 3; d += 4) {
            a += (double) block[d] * block[d];
            b += (double) block[d + 1] * block[d + 1];
            c += (double) block[d + 2] * block[d + 2];
            e += (double) block[d + 3] * block[d + 3];
        }
        for (; d < end; d++) {
            a += (double) block[d] * block[d];
        }
        return (a + b) + (c + e);
    }
}
