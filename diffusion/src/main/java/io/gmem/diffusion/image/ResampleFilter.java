package io.gmem.diffusion.image;

/** The weight of a source pixel by its distance from the target's center. Distances are scaled when shrinking. */
public enum ResampleFilter {
    /** The mean of the covered pixels. */
    BOX(0.5) {
        @Override
        double weight(double distance) {
            return distance > -0.5 && distance <= 0.5 ? 1 : 0;
        }
    },
    /** The tent {@code 1 - |d|}. */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            return Math.max(0, 1 - Math.abs(distance));
        }
    },
    /** Keys' cubic convolution with a = -1/2 (Keys 1981, equation 4). */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double d = Math.abs(distance);
            if (d < 1) {
                return ((A + 2) * d - (A + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    ResampleFilter(double support) {
        this.support = support;
    }

    abstract double weight(double distance);

    double support() {
        return support;
    }
}
