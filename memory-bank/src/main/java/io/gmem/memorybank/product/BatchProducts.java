package io.gmem.memorybank.product;

import java.util.Arrays;
import java.util.List;

/**
 * Dot products of a chunk of rows with many vectors. The chunk is turned around once, so that the sums of neighbouring rows lie side by
 * side and grow together. One thread.
 */
public final class BatchProducts {
    private final int dimension;
    private final int chunk;
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
        int step = FloatProducts.COLUMNS_AT_ONCE;
        int padded = (dimension + step - 1) / step * step;
        int even = most + most % 2;
        this.dimension = dimension;
        this.chunk = chunk;
        this.columns = new float[padded][chunk];
        this.sums = new float[even][chunk];
        this.weights = new float[even][padded];
    }

    /** @param rows {@code (count, D)}, one after another */
    public void take(float[] rows, int count) {
        if (count > chunk) {
            throw new IllegalArgumentException("at most " + chunk + " rows at a time, not " + count);
        }
        this.count = count;
        FloatProducts.transpose(rows, count, dimension, columns);
    }

    /**
     * The products of the chunk with each of {@code vectors} {@code (D)}: row by vector the first {@code count} numbers of the answer's
     * row for that vector. The answer is good until the next call.
     */
    public float[][] with(List<float[]> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, weights[i], 0, dimension);
        }
        int even = vectors.size() + vectors.size() % 2;
        for (int i = 0; i < even; i++) {
            Arrays.fill(sums[i], 0, count, 0);
        }
        for (int d = 0; d < columns.length; d += FloatProducts.COLUMNS_AT_ONCE) {
            for (int i = 0; i < even; i += 2) {
                FloatProducts.addColumns(sums[i], sums[i + 1], columns, d, weights[i], weights[i + 1], count);
            }
        }
        return sums;
    }
}
