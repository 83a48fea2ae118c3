package io.gmem.memorybank.product;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@code XᵀX} of rows that come a chunk at a time. The products of a chunk are summed in floats, which twice as many of are computed at a
 * time, and the chunks in doubles, so that the error is that of a chunk's sums however many rows there are. Rows of the matrix are shared
 * out among the machine's cores and each of its numbers is summed in the order of X's rows: the result is the same bit for bit on any
 * number of them. Only the lower half is computed. One thread calls.
 */
public final class GramMatrix {
    private static final int ROWS_AT_ONCE = FloatProducts.COLUMNS_AT_ONCE;
    private static final int SUMS_AT_ONCE = FloatProducts.SUMS_AT_ONCE;
    private static final int TILE = 8 * SUMS_AT_ONCE;

    private final int dimension;
    private final double[][] sums;
    private final float[][] chunkSums;
    private final float[][] rows;

    /**
     * @param dimension D
     * @param chunk most rows at a time
     */
    public GramMatrix(int dimension, int chunk) {
        int padded = FloatProducts.roundedUp(dimension, SUMS_AT_ONCE);
        this.dimension = dimension;
        this.sums = new double[dimension][dimension];
        this.chunkSums = new float[padded][padded];
        this.rows = new float[FloatProducts.roundedUp(chunk, ROWS_AT_ONCE)][padded];
    }

    /** A row {@code (D)} of the next chunk, to be filled; what it held before is still there. */
    public float[] row(int index) {
        return rows[index];
    }

    /** Adds the products of the first {@code count} rows. */
    public void add(int count) {
        int padded = FloatProducts.roundedUp(count, ROWS_AT_ONCE);
        for (int row = count; row < padded; row++) {
            Arrays.fill(rows[row], 0);
        }
        int tiles = (chunkSums.length + TILE - 1) / TILE;
        IntStream.range(0, (tiles + 1) / 2).parallel().forEach(tile -> {
            add(tile * TILE, padded);
            if (tile != tiles - 1 - tile) {
                add((tiles - 1 - tile) * TILE, padded);
            }
        });
    }

    private void add(int first, int padded) {
        int end = Math.min(chunkSums.length, first + TILE);
        float[][] weights = columns(first, end, padded);
        for (int row = 0; row < padded; row += ROWS_AT_ONCE) {
            for (int i = first; i < end; i += SUMS_AT_ONCE) {
                FloatProducts.addColumns(
                        chunkSums[i],
                        chunkSums[i + 1],
                        chunkSums[i + 2],
                        rows,
                        row,
                        weights[i - first],
                        weights[i - first + 1],
                        weights[i - first + 2],
                        i + SUMS_AT_ONCE);
            }
        }
        for (int i = first; i < Math.min(end, dimension); i++) {
            addAndClear(chunkSums[i], sums[i], i + 1);
        }
    }

    private float[][] columns(int first, int end, int count) {
        float[][] columns = new float[end - first][count];
        for (int row = 0; row < count; row++) {
            for (int i = first; i < end; i++) {
                columns[i - first][row] = rows[row][i];
            }
        }
        return columns;
    }

    private static void addAndClear(float[] some, double[] all, int n) {
        for (int i = 0; i < n; i++) {
            all[i] += some[i];
        }
        Arrays.fill(some, 0);
    }

    /** The whole matrix so far, {@code (D, D)} row-major. */
    public double[] toArray() {
        double[] all = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                all[i * dimension + j] = sums[i][j];
                all[j * dimension + i] = sums[i][j];
            }
        }
        return all;
    }
}
