package io.gmem.memorybank;

import io.gmem.memorybank.product.BatchProducts;
import io.gmem.memorybank.product.FloatProducts;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows most alike a snippet, by the cosine of the angle between them: exact, every row is looked at. Any thread may ask; the
 * machine's cores share the work.
 *
 * <p>Similarities are computed in floats first, whose error is bounded by Cauchy and Schwarz at D · 2⁻²⁴ for unit vectors; what could be
 * among the best by that bound is computed again in doubles, which alone decide. So the answer is that of doubles, and depends on no
 * number of cores. Beside the bank's mapped file it takes four bytes a row, the rows' lengths, found at the first question.
 */
public final class NearestRows {
    private static final int BLOCK = 16;
    private static final int CHUNK = 640;
    private static final int QUESTIONS_AT_ONCE = 64;
    private static final int RANGES_PER_CORE = 4;
    private static final long SMALLEST_RANGE = 2_048;

    /** Between these lengths float products neither vanish nor overflow; other rows are computed in doubles alone. */
    private static final double SHORT = 1e-9;

    private static final double LONG = 1e15;
    private static final double SMALLEST_NORM = 1e-12;

    private final SnippetRows rows;
    private final int dimension;
    private final double error;
    private final float[] inverseNorms;

    /** Looks at every row once. */
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

    /** A question: what is looked for, and what it may be. */
    private record Question(float[] unit, BestHits best) {}

    private Stream<Range> ranges(int unit) {
        long count = rows.count();
        long most = (long) RANGES_PER_CORE * Runtime.getRuntime().availableProcessors();
        long parts = Math.max(1, Math.min(most, count / SMALLEST_RANGE));
        long length = ((count + parts - 1) / parts + unit - 1) / unit * unit;
        return IntStream.range(0, (int) parts)
                .mapToObj(i -> new Range(Math.min(count, i * length), Math.min(count, (i + 1) * length)));
    }

    /** The inverse of a row's length: 0 of nothing, and not a number where floats will not do. */
    private static float inverse(double norm) {
        if (norm == 0) {
            return 0;
        }
        return norm > SHORT && norm < LONG ? (float) (1 / norm) : Float.NaN;
    }

    /**
     * The {@code k} rows most alike {@code snippet} of those that {@code wanted} lets in, best first; of equals the lower row.
     *
     * @param snippet {@code (D)}, of any length
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
     * As {@link #to(float[], int, LongPredicate)} for several snippets, each as if it were the only one, in far less time than one after
     * another.
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
                    "the snippet has %d numbers, the rows have %d".formatted(snippet.length, dimension));
        }
        return MemoryBank.normalised(snippet);
    }

    private BestHits search(float[] unit, int k, LongPredicate wanted, Range range) {
        var question = new Question(unit, new BestHits(k));
        float[] block = new float[BLOCK * dimension];
        float[] dots = new float[BLOCK];
        for (long first = range.from(); first < range.to(); first += BLOCK) {
            int count = (int) Math.min(BLOCK, range.to() - first);
            if (anyWanted(first, count, wanted)) {
                rows.read(first, count, block);
                FloatProducts.dots(unit, block, BLOCK, dots);
                consider(question, dots, first, count, wanted, i -> cosine(unit, block, i * dimension));
            }
        }
        return question.best();
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
        List<Question> questions =
                units.stream().map(unit -> new Question(unit, new BestHits(k))).toList();
        var products = new BatchProducts(dimension, CHUNK, QUESTIONS_AT_ONCE);
        float[] row = new float[dimension];
        for (long first = range.from(); first < range.to(); first += CHUNK) {
            long begin = first;
            int count = (int) Math.min(CHUNK, range.to() - first);
            if (!anyWanted(first, count, wanted)) {
                continue;
            }
            products.take((at, some, into) -> rows.read(begin + at, some, into), count);
            for (int from = 0; from < questions.size(); from += QUESTIONS_AT_ONCE) {
                int to = Math.min(questions.size(), from + QUESTIONS_AT_ONCE);
                float[][] dots = products.with(units.subList(from, to));
                for (int i = from; i < to; i++) {
                    Question question = questions.get(i);
                    consider(question, dots[i - from], first, count, wanted, at -> {
                        rows.read(begin + at, 1, row);
                        return cosine(question.unit(), row, 0);
                    });
                }
            }
        }
        return questions.stream().map(Question::best).toList();
    }

    /**
     * Takes from some rows what belongs among the best; {@code dots} are near enough to tell what cannot, {@code exact} are the cosines.
     */
    private void consider(
            Question question, float[] dots, long first, int count, LongPredicate wanted, IntToDoubleFunction exact) {
        BestHits best = question.best();
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

    /** The greatest product of {@code a} from 0 on and {@code b} from {@code at} on; not a number when one of them is none. */
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
