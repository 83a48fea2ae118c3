package io.gmem.memorybank.product;

/** Computes products and sums in doubles. */
final class DoubleGramMatrix extends GramMatrix {
    private static final int CHUNK = 384;

    private final double[][] rows;

    DoubleGramMatrix(int dimension) {
        super(dimension, CHUNK);
        this.rows = new double[CHUNK][FloatProducts.roundedUp(dimension, SUMS_AT_ONCE)];
    }

    @Override
    public void set(int index, double[] row) {
        System.arraycopy(row, 0, rows[index], 0, row.length);
    }

    @Override
    void add(double[][] sums, int from, int to, int count) {
        for (int row = 0; row < count; row += ROWS_AT_ONCE) {
            for (int i = from; i < to; i += SUMS_AT_ONCE) {
                addRows(sums[i], sums[i + 1], sums[i + 2], rows, row, i, i + SUMS_AT_ONCE);
            }
        }
    }

    /**
     * Computes {@code f += Σ rowsₖ rowsₖ[j]}, {@code g += Σ rowsₖ rowsₖ[j + 1]} and {@code h += Σ rowsₖ rowsₖ[j + 2]} for the rows from
     * {@code at} on and the first n numbers of each. Unrolled for the reason given in {@link FloatProducts#addColumns}.
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
}
