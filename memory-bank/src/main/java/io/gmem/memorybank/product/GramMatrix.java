package io.gmem.memorybank.product;

import java.util.stream.IntStream;

/**
 * {@code XᵀX} of rows that come a chunk at a time, in doubles. Rows of the matrix are shared out among the machine's cores and each of its
 * numbers is summed in the order of X's rows, so the result is the same bit for bit on any number of them. Only the lower half is
 * computed. One thread calls.
 */
public final class GramMatrix {
    private static final int ROWS_AT_ONCE = 3;
    private static final int TILE = 32;

    private final int dimension;
    private final double[][] sums;
    private final double[][] rows;

    /**
     * @param dimension D
     * @param chunk most rows at a time
     */
    public GramMatrix(int dimension, int chunk) {
        this.dimension = dimension;
        int even = dimension + dimension % 2;
        this.sums = new double[even][even];
        this.rows = new double[(chunk + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * ROWS_AT_ONCE][even];
    }

    /** A row {@code (D)} of the next chunk, to be filled; what it held before is still there. */
    public double[] row(int index) {
        return rows[index];
    }

    /** Adds the products of the first {@code count} rows. */
    public void add(int count) {
        int padded = (count + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * ROWS_AT_ONCE;
        for (int row = count; row < padded; row++) {
            java.util.Arrays.fill(rows[row], 0);
        }
        int tiles = (sums.length + TILE - 1) / TILE;
        IntStream.range(0, tiles).parallel().forEach(tile -> add(tiles - 1 - tile, padded));
    }

    private void add(int tile, int padded) {
        int end = Math.min(sums.length, (tile + 1) * TILE);
        for (int row = 0; row < padded; row += ROWS_AT_ONCE) {
            double[] x = rows[row];
            double[] y = rows[row + 1];
            double[] z = rows[row + 2];
            for (int i = tile * TILE; i < end; i += 2) {
                addRows(sums[i], sums[i + 1], x, y, z, x[i], y[i], z[i], x[i + 1], y[i + 1], z[i + 1], i + 2);
            }
        }
    }

    @SuppressWarnings("TooManyParameters") // a loop over an object's fields is not vectorised
    private static void addRows(
            double[] f,
            double[] g,
            double[] x0,
            double[] x1,
            double[] x2,
            double u0,
            double u1,
            double u2,
            double v0,
            double v1,
            double v2,
            int n) {
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            double z = x2[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, Math.fma(u2, z, f[i])));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, Math.fma(v2, z, g[i])));
        }
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
