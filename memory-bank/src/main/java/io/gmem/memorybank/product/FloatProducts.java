package io.gmem.memorybank.product;

/** The innermost loops. Arrays are as long as the caller says; nothing is checked but by the JVM itself. */
public final class FloatProducts {
    /** Rows that {@link #dots} takes at a time. */
    public static final int ROWS_AT_ONCE = 4;

    /** Columns that {@link #addColumns} takes at a time. */
    public static final int COLUMNS_AT_ONCE = 12;

    private static final int STRIPE = 32;

    private FloatProducts() {}

    /**
     * Dot products of a vector with rows that lie one after another.
     *
     * @param vector {@code (D)}
     * @param rows {@code (n, D)}
     * @param count n, a multiple of {@link #ROWS_AT_ONCE}
     * @param into {@code (n)}
     */
    public static void dots(float[] vector, float[] rows, int count, float[] into) {
        int dimension = vector.length;
        for (int row = 0; row < count; row += ROWS_AT_ONCE) {
            fourDots(vector, rows, row * dimension, dimension, into, row);
        }
    }

    private static void fourDots(float[] vector, float[] rows, int first, int dimension, float[] into, int at) {
        int second = first + dimension;
        int third = second + dimension;
        int fourth = third + dimension;
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float a1 = 0;
        float b1 = 0;
        float c1 = 0;
        float d1 = 0;
        int i = 0;
        for (; i < dimension - 1; i += 2) {
            float v = vector[i];
            float w = vector[i + 1];
            a += v * rows[first + i];
            b += v * rows[second + i];
            c += v * rows[third + i];
            d += v * rows[fourth + i];
            a1 += w * rows[first + i + 1];
            b1 += w * rows[second + i + 1];
            c1 += w * rows[third + i + 1];
            d1 += w * rows[fourth + i + 1];
        }
        if (i < dimension) {
            a += vector[i] * rows[first + i];
            b += vector[i] * rows[second + i];
            c += vector[i] * rows[third + i];
            d += vector[i] * rows[fourth + i];
        }
        into[at] = a + a1;
        into[at + 1] = b + b1;
        into[at + 2] = c + c1;
        into[at + 3] = d + d1;
    }

    /** {@code rows (n, D) → columns[D][n]}, some of each at a time so that what is read stays near. */
    public static void transpose(float[] rows, int count, int dimension, float[][] columns) {
        for (int first = 0; first < count; first += STRIPE) {
            int end = Math.min(count, first + STRIPE);
            int d = 0;
            for (; d < dimension - 3; d += 4) {
                float[] a = columns[d];
                float[] b = columns[d + 1];
                float[] c = columns[d + 2];
                float[] e = columns[d + 3];
                for (int row = first; row < end; row++) {
                    int at = row * dimension + d;
                    a[row] = rows[at];
                    b[row] = rows[at + 1];
                    c[row] = rows[at + 2];
                    e[row] = rows[at + 3];
                }
            }
            for (; d < dimension; d++) {
                for (int row = first; row < end; row++) {
                    columns[d][row] = rows[row * dimension + d];
                }
            }
        }
    }

    /**
     * {@code f += Σ columnsₖ uₖ} and {@code g += Σ columnsₖ vₖ} for the {@link #COLUMNS_AT_ONCE} columns and weights from {@code at} on, and
     * the first n numbers of each array.
     *
     * <p>Two columns and two sums a loop is what vectorises best. The loops stand here one after another so that the method is too long to
     * be inlined: as part of a nest of loops they would not be vectorised.
     */
    public static void addColumns(float[] f, float[] g, float[][] columns, int at, float[] u, float[] v, int n) {
        float[] x0 = columns[at];
        float[] x1 = columns[at + 1];
        float u0 = u[at];
        float u1 = u[at + 1];
        float v0 = v[at];
        float v1 = v[at + 1];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = columns[at + 2];
        x1 = columns[at + 3];
        u0 = u[at + 2];
        u1 = u[at + 3];
        v0 = v[at + 2];
        v1 = v[at + 3];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = columns[at + 4];
        x1 = columns[at + 5];
        u0 = u[at + 4];
        u1 = u[at + 5];
        v0 = v[at + 4];
        v1 = v[at + 5];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = columns[at + 6];
        x1 = columns[at + 7];
        u0 = u[at + 6];
        u1 = u[at + 7];
        v0 = v[at + 6];
        v1 = v[at + 7];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = columns[at + 8];
        x1 = columns[at + 9];
        u0 = u[at + 8];
        u1 = u[at + 9];
        v0 = v[at + 8];
        v1 = v[at + 9];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
        x0 = columns[at + 10];
        x1 = columns[at + 11];
        u0 = u[at + 10];
        u1 = u[at + 11];
        v0 = v[at + 10];
        v1 = v[at + 11];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
        }
    }
}
