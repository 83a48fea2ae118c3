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
    private static final int SUMS_AT_ONCE = 3;

    /** Rows of the matrix that stay near while a chunk goes by. */
    private static final int TILE = 8 * SUMS_AT_ONCE;

    private final int dimension;
    private final double[][] sums;
    private final double[][] rows;

    /**
     * @param dimension D
     * @param chunk most rows at a time
     */
    public GramMatrix(int dimension, int chunk) {
        int padded = FloatProducts.roundedUp(dimension, SUMS_AT_ONCE);
        this.dimension = dimension;
        this.sums = new double[padded][padded];
        this.rows = new double[FloatProducts.roundedUp(chunk, ROWS_AT_ONCE)][padded];
    }

    /** A row {@code (D)} of the next chunk, to be filled; what it held before is still there. */
    public double[] row(int index) {
        return rows[index];
    }

    /** Adds the products of the first {@code count} rows. A long tile and a short one go together, so that all tasks are alike. */
    public void add(int count) {
        int padded = FloatProducts.roundedUp(count, ROWS_AT_ONCE);
        for (int row = count; row < padded; row++) {
            Arrays.fill(rows[row], 0);
        }
        int tiles = (sums.length + TILE - 1) / TILE;
        IntStream.range(0, (tiles + 1) / 2).parallel().forEach(tile -> {
            add(tile * TILE, padded);
            if (tile != tiles - 1 - tile) {
                add((tiles - 1 - tile) * TILE, padded);
            }
        });
    }

    private void add(int first, int padded) {
        int end = Math.min(sums.length, first + TILE);
        for (int row = 0; row < padded; row += ROWS_AT_ONCE) {
            for (int i = first; i < end; i += SUMS_AT_ONCE) {
                addRows(sums[i], sums[i + 1], sums[i + 2], rows, row, i, i + SUMS_AT_ONCE);
            }
        }
    }

    /**
     * {@code f += Σ rowsₖ rowsₖ[j]}, {@code g += Σ rowsₖ rowsₖ[j + 1]} and {@code h += Σ rowsₖ rowsₖ[j + 2]} for the rows from {@code at} on
     * and the first n numbers of each. Written out for the reason that {@link FloatProducts} gives.
     */
    private static void addRows(double[] f, double[] g, double[] h, double[][] rows, int at, int j, int n) {
        double[] x0 = rows[at];
        double[] x1 = rows[at + 1];
        double u0 = x0[j];
        double u1 = x1[j];
        double v0 = x0[j + 1];
        double v1 = x1[j + 1];
        double w0 = x0[j + 2];
        double w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = rows[at + 2];
        x1 = rows[at + 3];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        w0 = x0[j + 2];
        w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = rows[at + 4];
        x1 = rows[at + 5];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        w0 = x0[j + 2];
        w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = rows[at + 6];
        x1 = rows[at + 7];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        w0 = x0[j + 2];
        w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = rows[at + 8];
        x1 = rows[at + 9];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        w0 = x0[j + 2];
        w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = rows[at + 10];
        x1 = rows[at + 11];
        u0 = x0[j];
        u1 = x1[j];
        v0 = x0[j + 1];
        v1 = x1[j + 1];
        w0 = x0[j + 2];
        w1 = x1[j + 2];
        for (int i = 0; i < n; i++) {
            double x = x0[i];
            double y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
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
