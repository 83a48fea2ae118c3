package io.gmem.memorybank.product;

import java.util.Arrays;
import java.util.List;

/**
 * Computes dot products of a chunk of rows with many vectors. The chunk is transposed once, so that the sums of adjacent rows are
 * contiguous and accumulate together. Not thread-safe.
 */
public final class BatchProducts {
    private static final int STRIPE = 16;

    /** A source of rows. */
    @FunctionalInterface
    public interface Rows {
        /** Reads {@code count} rows from {@code first} on into {@code into}, {@code (count, D)}. */
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
     * Allocates the buffers.
     *
     * @param dimension D
     * @param chunk maximum number of rows per chunk
     * @param most maximum number of vectors per call of {@link #with}
     */
    public BatchProducts(int dimension, int chunk, int most) {
        int paddedDimension = FloatProducts.roundedUp(dimension, FloatProducts.COLUMNS_AT_ONCE);
        int paddedVectors = FloatProducts.roundedUp(most, FloatProducts.SUMS_AT_ONCE);
        this.dimension = dimension;
        this.chunk = chunk;
        this.stripe = new float[STRIPE * dimension];
        this.columns = FloatProducts.arrays(paddedDimension, chunk);
        this.sums = FloatProducts.arrays(paddedVectors, chunk);
        this.weights = new float[paddedVectors][paddedDimension];
    }

    /** Loads the first {@code count} of {@code rows} as the next chunk; reads each row once. */
    public void take(Rows rows, int count) {
        if (count > chunk) {
            throw new IllegalArgumentException("count must be at most " + chunk + " (was " + count + ")");
        }
        this.count = count;
        for (int first = 0; first < count; first += STRIPE) {
            int some = Math.min(STRIPE, count - first);
            rows.read(first, some, stripe);
            FloatProducts.transpose(stripe, some, dimension, columns, first);
        }
    }

    /**
     * Returns the products of the chunk with each of {@code vectors} {@code (D)}: entry [i][row] for vector i and {@code row < count}.
     * The result is valid until the next call.
     */
    public float[][] with(List<float[]> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, weights[i], 0, dimension);
        }
        int step = FloatProducts.SUMS_AT_ONCE;
        int padded = FloatProducts.roundedUp(vectors.size(), step);
        for (int i = 0; i < padded; i++) {
            Arrays.fill(sums[i], 0, count, 0);
        }
        for (int d = 0; d < columns.length; d += FloatProducts.COLUMNS_AT_ONCE) {
            for (int i = 0; i < padded; i += step) {
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
