package io.gmem.diffusion.encoder;

/**
 * Resamples patch tokens from an encoder's grid to a network's grid, so that every token of the network has one. The map is {@code (n·n, z)
 * → (m·m, z)}, {@code out = W · in · Wᵀ} along rows and columns. W interpolates linearly between half-pixel centers. On a coarser grid it
 * averages over the area of a token, like an antialiased image resize. Equal grids return the input.
 *
 * <p>REPA (Yu et al. 2024) resizes the image instead, until the encoder has as many tokens as the network. An encoder of one
 * fixed input size does not allow this.
 */
public final class PatchGrid {
    private final int from;
    private final int to;
    /** Weights (to, from); rows sum to 1. */
    private final float[][] weights;

    /**
     * Creates a resampler.
     *
     * @param from rows and columns of the encoder's grid
     * @param to rows and columns of the network's grid
     */
    public PatchGrid(int from, int to) {
        this.from = from;
        this.to = to;
        this.weights = weights(from, to);
    }

    /**
     * Returns the rows and columns of a grid of {@code tokens} tokens.
     *
     * @throws IllegalArgumentException if the tokens do not form a square
     */
    public static int side(int tokens) {
        int side = (int) Math.round(Math.sqrt(tokens));
        if (side * side != tokens) {
            throw new IllegalArgumentException(tokens + " tokens do not form a square grid");
        }
        return side;
    }

    /**
     * Resamples tokens.
     *
     * @param tokens (from·from, z) in row-major order
     * @return (to·to, z); {@code tokens} itself between equal grids
     */
    public float[] resample(float[] tokens) {
        if (from == to) {
            return tokens;
        }
        int z = tokens.length / (from * from);
        float[] wide = new float[from * to * z]; // (from, to, z)
        for (int row = 0; row < from; row++) {
            for (int column = 0; column < to; column++) {
                blend(weights[column], tokens, row * from * z, z, wide, (row * to + column) * z, z);
            }
        }
        float[] all = new float[to * to * z]; // (to, to, z)
        for (int row = 0; row < to; row++) {
            blend(weights[row], wide, 0, to * z, all, row * to * z, to * z);
        }
        return all;
    }

    /** Adds {@code weights.length} weighted runs of {@code length} numbers, whose starts are {@code stride} apart. */
    private static void blend(float[] weights, float[] in, int begin, int stride, float[] out, int at, int length) {
        for (int i = 0; i < weights.length; i++) {
            float weight = weights[i];
            if (weight != 0) {
                int run = begin + i * stride;
                for (int k = 0; k < length; k++) {
                    out[at + k] += weight * in[run + k];
                }
            }
        }
    }

    private static float[][] weights(int from, int to) {
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        float[][] weights = new float[to][from];
        for (int out = 0; out < to; out++) {
            double center = (out + 0.5) * scale - 0.5;
            double[] row = new double[from];
            double sum = 0;
            for (int in = 0; in < from; in++) {
                row[in] = Math.max(0, 1 - Math.abs(in - center) / reach);
                sum += row[in];
            }
            for (int in = 0; in < from; in++) {
                weights[out][in] = (float) (row[in] / sum);
            }
        }
        return weights;
    }
}
