package io.gmem.memorybank.product;

import java.util.Arrays;

/** Computes the products of a chunk in floats, at twice the vector width of doubles. */
final class FloatGramMatrix extends GramMatrix {
    private static final int CHUNK = 768;

    private final float[][] rows;
    private final float[][] chunkSums;

    FloatGramMatrix(int dimension) {
        super(dimension, CHUNK);
        int padded = FloatProducts.roundedUp(dimension, SUMS_AT_ONCE);
        this.rows = FloatProducts.arrays(CHUNK, padded);
        this.chunkSums = FloatProducts.arrays(padded, padded);
    }

    @Override
    public void set(int index, double[] row) {
        float[] target = rows[index];
        for (int d = 0; d < row.length; d++) {
            target[d] = (float) row[d];
        }
    }

    @Override
    void add(double[][] sums, int from, int to, int count) {
        float[][] weights = columns(from, to, count);
        for (int row = 0; row < count; row += ROWS_AT_ONCE) {
            for (int i = from; i < to; i += SUMS_AT_ONCE) {
                FloatProducts.addColumns(
                        chunkSums[i],
                        chunkSums[i + 1],
                        chunkSums[i + 2],
                        rows,
                        row,
                        weights[i - from],
                        weights[i - from + 1],
                        weights[i - from + 2],
                        i + SUMS_AT_ONCE);
            }
        }
        for (int i = from; i < to; i++) {
            addAndClear(chunkSums[i], sums[i], to);
        }
    }

    private float[][] columns(int from, int to, int count) {
        float[][] columns = new float[to - from][count];
        for (int row = 0; row < count; row++) {
            for (int i = from; i < to; i++) {
                columns[i - from][row] = rows[row][i];
            }
        }
        return columns;
    }

    private static void addAndClear(float[] chunkSum, double[] total, int n) {
        for (int i = 0; i < n; i++) {
            total[i] += chunkSum[i];
        }
        Arrays.fill(chunkSum, 0, n, 0);
    }
}
