package io.gmem.memorybank.product;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@code XᵀX} of rows that come a chunk at a time, in doubles. Rows of the matrix are shared out among the machine's cores and each of its
 * numbers is summed in the order of X's rows, so the result is the same bit for bit on any number of them. Only the lower half is
 * computed. One thread calls.
 */
public final class GramMatrix {
    private static final int ROWS_AT_ONCE = 12;
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
            Arrays.fill(rows[row], 0);
        }
        int tiles = (sums.length + TILE - 1) / TILE;
        IntStream.range(0, tiles).parallel().forEach(tile -> add(tiles - 1 - tile, padded));
    }

    private void add(int tile, int padded) {
        int end = Math.min(sums.length, (tile + 1) * TILE);
        for (int row = 0; row < padded; row += ROWS_AT_ONCE) {
            for (int i = tile * TILE; i < end; i += 2) {
                addRows(sums[i], sums[i + 1], rows, row, i, i + 2);
            }
        }
    }

    /**
     * {@code f += Σ rowsₖ rowsₖ[i]} and {@code g += Σ rowsₖ rowsₖ[i + 1]} for the rows from {@code at} on and the first n numbers of each.
     * Written out for the reason that {@link FloatProducts} gives.
     */
    private static void addRows(double[] f, double[] g, double[][] rows, int at, int j, int n) {
        double[] x0 = rows[at];
        double[] x1 = rows[at + 1];
        double u0 = x0[j];
        double u1 = x1[j];
        double v0 = x0[j + 1];
        double v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = rows[at + 2];
        x1 = rows[at + 3];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = rows[at + 4];
        x1 = rows[at + 5];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = rows[at + 6];
        x1 = rows[at + 7];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = rows[at + 8];
        x1 = rows[at + 9];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = rows[at + 10];
        x1 = rows[at + 11];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
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
