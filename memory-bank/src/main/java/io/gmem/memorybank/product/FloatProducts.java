package io.gmem.memorybank.product;

/** The innermost loops. Arrays are as long as the caller says; nothing is checked but by the JVM itself. */
public final class FloatProducts {
    /** Rows that {@link #dots} takes at a time. */
    public static final int ROWS_AT_ONCE = 4;

    /** Columns that {@link #addColumns} takes at a time. */
    public static final int COLUMNS_AT_ONCE = 3;

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
     * {@code f += x₀ u₀ + x₁ u₁ + x₂ u₂} and {@code g += x₀ v₀ + x₁ v₁ + x₂ v₂}, for the first n numbers of each array: two sums of three
     * columns, where the three weights of each lie at {@code at} and behind.
     */
    public static void addColumns(
            float[] f, float[] g, float[] x0, float[] x1, float[] x2, float[] u, float[] v, int at, int n) {
        addColumns(f, g, x0, x1, x2, u[at], u[at + 1], u[at + 2], v[at], v[at + 1], v[at + 2], n);
    }

    /** As the other one, with the weights one by one. */
    @SuppressWarnings("TooManyParameters") // a loop over an object's fields is not vectorised
    public static void addColumns(
            float[] f,
            float[] g,
            float[] x0,
            float[] x1,
            float[] x2,
            float u0,
            float u1,
            float u2,
            float v0,
            float v1,
            float v2,
            int n) {
        for (int i = 0; i < n; i++) {
            float x = x0[i];
            float y = x1[i];
            float z = x2[i];
            f[i] = Math.fma(u0, x, Math.fma(u1, y, Math.fma(u2, z, f[i])));
            g[i] = Math.fma(v0, x, Math.fma(v1, y, Math.fma(v2, z, g[i])));
        }
    }

    /** {@code f += x₀ u₀ + x₁ u₁ + x₂ u₂}, for the first n numbers. */
    public static void addColumns(float[] f, float[] x0, float[] x1, float[] x2, float u0, float u1, float u2, int n) {
        for (int i = 0; i < n; i++) {
            f[i] = Math.fma(u0, x0[i], Math.fma(u1, x1[i], Math.fma(u2, x2[i], f[i])));
        }
    }
}
