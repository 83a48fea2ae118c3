package io.gmem.memorybank.product;

/** The innermost loops. Callers guarantee array lengths; only the JVM's own bounds checks apply. */
public final class FloatProducts {
    /** Number of rows that {@link #dots} processes together. */
    public static final int ROWS_AT_ONCE = 4;

    /** Number of columns that {@link #addColumns} processes together. */
    public static final int COLUMNS_AT_ONCE = 12;

    /** Number of sums that {@link #addColumns} accumulates together. */
    public static final int SUMS_AT_ONCE = 3;

    /** Size of a cache line, and of an array header, in floats. */
    private static final int LINE = 16;

    private static final int HEADER = 4;

    private FloatProducts() {}

    /**
     * Computes dot products of a vector with contiguous rows.
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

    /**
     * Allocates arrays {@code (count, length)} for {@link #addColumns}. Each array with its header fills whole cache lines, so that all
     * arrays have the same alignment. Loops over several arrays are a seventh faster.
     */
    public static float[][] arrays(int count, int length) {
        return new float[count][roundedUp(HEADER + length, LINE) - HEADER];
    }

    /** Returns the smallest multiple of {@code step} that is at least {@code number}. */
    public static int roundedUp(int number, int step) {
        return (number + step - 1) / step * step;
    }

    /**
     * Transposes {@code rows (n, D)} into {@code columns[D][n]} from index {@code at} on. Callers pass a few rows at a time, so that reads
     * stay in the cache.
     */
    static void transpose(float[] rows, int count, int dimension, float[][] columns, int at) {
        int d = 0;
        for (; d < dimension - 3; d += 4) {
            float[] a = columns[d];
            float[] b = columns[d + 1];
            float[] c = columns[d + 2];
            float[] e = columns[d + 3];
            for (int row = 0; row < count; row++) {
                int from = row * dimension + d;
                a[at + row] = rows[from];
                b[at + row] = rows[from + 1];
                c[at + row] = rows[from + 2];
                e[at + row] = rows[from + 3];
            }
        }
        for (; d < dimension; d++) {
            for (int row = 0; row < count; row++) {
                columns[d][at + row] = rows[row * dimension + d];
            }
        }
    }

    /**
     * Computes {@code f += Σ columnsₖ uₖ}, {@code g += Σ columnsₖ vₖ} and {@code h += Σ columnsₖ wₖ} for the {@link #COLUMNS_AT_ONCE}
     * columns and weights from {@code at} on, and the first n numbers of each array.
     *
     * <p>The JVM vectorizes loops of at most two columns and three sums. The loops are unrolled here so that the method is too long to be
     * inlined; as part of a loop nest they would not be vectorized.
     */
    public static void addColumns(
            float[] f, float[] g, float[] h, float[][] columns, int at, float[] u, float[] v, float[] w, int n) {
        float[] x0 = columns[at];
        float[] x1 = columns[at + 1];
        float u0 = u[at];
        float u1 = u[at + 1];
        float v0 = v[at];
        float v1 = v[at + 1];
        float w0 = w[at];
        float w1 = w[at + 1];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = columns[at + 2];
        x1 = columns[at + 3];
        u0 = u[at + 2];
        u1 = u[at + 3];
        v0 = v[at + 2];
        v1 = v[at + 3];
        w0 = w[at + 2];
        w1 = w[at + 3];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = columns[at + 4];
        x1 = columns[at + 5];
        u0 = u[at + 4];
        u1 = u[at + 5];
        v0 = v[at + 4];
        v1 = v[at + 5];
        w0 = w[at + 4];
        w1 = w[at + 5];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = columns[at + 6];
        x1 = columns[at + 7];
        u0 = u[at + 6];
        u1 = u[at + 7];
        v0 = v[at + 6];
        v1 = v[at + 7];
        w0 = w[at + 6];
        w1 = w[at + 7];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = columns[at + 8];
        x1 = columns[at + 9];
        u0 = u[at + 8];
        u1 = u[at + 9];
        v0 = v[at + 8];
        v1 = v[at + 9];
        w0 = w[at + 8];
        w1 = w[at + 9];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
        x0 = columns[at + 10];
        x1 = columns[at + 11];
        u0 = u[at + 10];
        u1 = u[at + 11];
        v0 = v[at + 10];
        v1 = v[at + 11];
        w0 = w[at + 10];
        w1 = w[at + 11];
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, f[i]));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, g[i]));
            h[i] = Math.fma(w0, x, Math.fma(w1, y, h[i]));
        }
    }
}
