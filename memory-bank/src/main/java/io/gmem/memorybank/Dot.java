package io.gmem.memorybank;

import java.nio.FloatBuffer;

/** Products of vectors in float32, summed in sixteen places at once so that no addition waits for the one before it. */
final class Dot {
    private static final int LANES = 16;

    private Dot() {}

    /** {@code a · b}; both are of one length. */
    static float of(float[] a, float[] b) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        float s8 = 0, s9 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0, s14 = 0, s15 = 0;
        int whole = a.length - a.length % LANES;
        for (int i = 0; i < whole; i += LANES) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
            s8 += a[i + 8] * b[i + 8];
            s9 += a[i + 9] * b[i + 9];
            s10 += a[i + 10] * b[i + 10];
            s11 += a[i + 11] * b[i + 11];
            s12 += a[i + 12] * b[i + 12];
            s13 += a[i + 13] * b[i + 13];
            s14 += a[i + 14] * b[i + 14];
            s15 += a[i + 15] * b[i + 15];
        }
        float sum = ((s0 + s8) + (s4 + s12))
                + ((s2 + s10) + (s6 + s14))
                + ((s1 + s9) + (s5 + s13))
                + ((s3 + s11) + (s7 + s15));
        for (int i = whole; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Rows that are multiplied with a vector at once, so that each of its numbers is loaded once for all of them. */
    static final int ROWS = 4;

    /**
     * The dot products of {@value #ROWS} rows with {@code b}, read where they lie.
     *
     * @param rows the first begins at {@code at}, each is as long as {@code b}
     */
    static void ofRows(FloatBuffer rows, int at, float[] b, float[] into) {
        int n = b.length;
        int w = at;
        int x = w + n;
        int y = x + n;
        int z = y + n;
        float w0 = 0, w1 = 0, w2 = 0, w3 = 0;
        float x0 = 0, x1 = 0, x2 = 0, x3 = 0;
        float y0 = 0, y1 = 0, y2 = 0, y3 = 0;
        float z0 = 0, z1 = 0, z2 = 0, z3 = 0;
        int whole = n - n % 4;
        for (int i = 0; i < whole; i += 4) {
            float b0 = b[i];
            float b1 = b[i + 1];
            float b2 = b[i + 2];
            float b3 = b[i + 3];
            w0 += rows.get(w + i) * b0;
            x0 += rows.get(x + i) * b0;
            y0 += rows.get(y + i) * b0;
            z0 += rows.get(z + i) * b0;
            w1 += rows.get(w + i + 1) * b1;
            x1 += rows.get(x + i + 1) * b1;
            y1 += rows.get(y + i + 1) * b1;
            z1 += rows.get(z + i + 1) * b1;
            w2 += rows.get(w + i + 2) * b2;
            x2 += rows.get(x + i + 2) * b2;
            y2 += rows.get(y + i + 2) * b2;
            z2 += rows.get(z + i + 2) * b2;
            w3 += rows.get(w + i + 3) * b3;
            x3 += rows.get(x + i + 3) * b3;
            y3 += rows.get(y + i + 3) * b3;
            z3 += rows.get(z + i + 3) * b3;
        }
        for (int i = whole; i < n; i++) {
            w0 += rows.get(w + i) * b[i];
            x0 += rows.get(x + i) * b[i];
            y0 += rows.get(y + i) * b[i];
            z0 += rows.get(z + i) * b[i];
        }
        into[0] = (w0 + w2) + (w1 + w3);
        into[1] = (x0 + x2) + (x1 + x3);
        into[2] = (y0 + y2) + (y1 + y3);
        into[3] = (z0 + z2) + (z1 + z3);
    }
}
