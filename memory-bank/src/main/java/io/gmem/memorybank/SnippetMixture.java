package io.gmem.memorybank;

/**
 * Interpolates two snippets with weight w of the second: a at 0, b at 1 (LINs-lab/GMem {@code utils/pipeline.py}). Results are not
 * normalized.
 */
public enum SnippetMixture {
    /** (1 - w) a + w b. */
    LINEAR {
        @Override
        public float[] of(float[] a, float[] b, double w) {
            return sum(a, b, 1 - w, w);
        }
    },
    /**
     * (sin((1 - w) θ) a + sin(w θ) b) / sin θ, with θ the angle between unit snippets (Shoemake 1985). Equal snippets give that snippet,
     * where the reference gives zero. Opposite snippets, which have no unique arc, are interpolated linearly.
     */
    SPHERICAL {
        @Override
        public float[] of(float[] a, float[] b, double w) {
            double cosine = 0;
            for (int d = 0; d < a.length; d++) {
                cosine += (double) a[d] * b[d];
            }
            double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
            double sine = Math.sin(angle);
            return sine < SMALLEST_SINE
                    ? LINEAR.of(a, b, w)
                    : sum(a, b, Math.sin((1 - w) * angle) / sine, Math.sin(w * angle) / sine);
        }
    },
    /** The first 1 - w of the numbers are from a, the rest from b. At w = 1/2 and odd D, a contributes the smaller half. */
    CONCAT {
        @Override
        public float[] of(float[] a, float[] b, double w) {
            boolean[] second = new boolean[a.length];
            for (int d = (int) Math.ceil((1 - w) * a.length - 0.5); d < second.length; d++) {
                second[d] = true;
            }
            return chosen(a, b, second);
        }
    };

    private static final double SMALLEST_SINE = 1e-6;

    /**
     * Returns the interpolated snippet.
     *
     * @param w weight of {@code b}, 0 to 1
     */
    public abstract float[] of(float[] a, float[] b, double w);

    /** Returns the numbers of {@code b} where {@code second} is true, and those of {@code a} elsewhere. */
    public static float[] chosen(float[] a, float[] b, boolean[] second) {
        float[] mixed = a.clone();
        for (int d = 0; d < mixed.length; d++) {
            mixed[d] = second[d] ? b[d] : a[d];
        }
        return mixed;
    }

    private static float[] sum(float[] a, float[] b, double ofA, double ofB) {
        float[] mixed = new float[a.length];
        for (int d = 0; d < mixed.length; d++) {
            mixed[d] = (float) (ofA * a[d] + ofB * b[d]);
        }
        return mixed;
    }
}
