package io.gmem.memorybank.product;

import java.util.Arrays;
import java.util.List;

/**
 * Dot products of a chunk of rows with many vectors. The chunk is turned around once, so that the sums of neighbouring rows lie side by
 * side and grow together. One thread.
 */
public final class BatchProducts {
    private static final int STRIPE = 16;

    /** Where rows come from. */
    @FunctionalInterface
    public interface Rows {
        /** Puts the rows from {@code first} on into {@code into}, {@code (count, D)}. */
        void read(int first, int count, float[] into);
    }

    private final int dimension;
    private final int chunk;
    private final float[] stripe;
    private final float[][] columns;
    private final float[][] sums;
    private final float[][] weights;
    private int count;

    /**
     * @param dimension D
     * @param chunk most rows at a time
     * @param most vectors at a time
     */
    public BatchProducts(int dimension, int chunk, int most) {
        int padded = FloatProducts.roundedUp(dimension, FloatProducts.COLUMNS_AT_ONCE);
        int places = FloatProducts.roundedUp(most, FloatProducts.SUMS_AT_ONCE);
        this.dimension = dimension;
        this.chunk = chunk;
        this.stripe = new float[STRIPE * dimension];
        this.columns = FloatProducts.arrays(padded, chunk);
        this.sums = FloatProducts.arrays(places, chunk);
        this.weights = new float[places][padded];
    }

    /** Takes the first {@code count} of {@code rows} for the next chunk; reads each once. */
    public void take(Rows rows, int count) {
        if (count > chunk) {
            throw new IllegalArgumentException("at most " + chunk + " rows at a time, not " + count);
        }
        this.count = count;
        for (int first = 0; first < count; first += STRIPE) {
            int some = Math.min(STRIPE, count - first);
            rows.read(first, some, stripe);
            FloatProducts.transpose(stripe, some, dimension, columns, first);
        }
    }

    /**
     * The products of the chunk with each of {@code vectors} {@code (D)}: row by vector the first {@code count} numbers of the answer's
     * row for that vector. The answer is good until the next call.
     */
    public float[][] with(List<float[]> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, weights[i], 0, dimension);
        }
        int step = FloatProducts.SUMS_AT_ONCE;
        int places = FloatProducts.roundedUp(vectors.size(), step);
        for (int i = 0; i < places; i++) {
            Arrays.fill(sums[i], 0, count, 0);
        }
        for (int d = 0; d < columns.length; d += FloatProducts.COLUMNS_AT_ONCE) {
            for (int i = 0; i < places; i += step) {
                FloatProducts.addColumns(
                        sums[i],
                        sums[i + 1],
                        sums[i + 2],
                        columns,
                        d,
                        weights[i],
                        weights[i + 1],
                        weights[i + 2],
                        count);
            }
        }
        return sums;
    }
}
