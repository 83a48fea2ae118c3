package io.gmem.diffusion.encoder;

/**
 * Vectors of places brought from an encoder's grid to a network's, so that every token of the network has one: {@code (n·n, z) →
 * (m·m, z)}, {@code out = W · in · Wᵀ} along rows and columns. W interpolates linearly, half-pixel centres, and averages over what
 * a place covers where the grid gets coarser, as an antialiased resize of a picture does. Between equal grids nothing changes.
 *
 * <p>REPA (Yu et al. 2024) does without: it resizes the picture until the encoder has as many places as the network has tokens,
 * which an encoder of one fixed size cannot do.
 */
public final class PatchGrid {
    private final int from;
    private final int to;
    /** (to, from), rows sum to 1. */
    private final float[][] weights;

    /**
     * @param from rows and columns of the encoder's grid
     * @param to rows and columns of the network's
     */
    public PatchGrid(int from, int to) {
        this.from = from;
        this.to = to;
        this.weights = weights(from, to);
    }

    /**
     * The rows and columns of a grid of so many places.
     *
     * @throws IllegalArgumentException when they form no square
     */
    public static int side(int places) {
        int side = (int) Math.round(Math.sqrt(places));
        if (side * side != places) {
            throw new IllegalArgumentException(places + " places form no square");
        }
        return side;
    }

    /**
     * @param places (from·from, z), row by row
     * @return (to·to, z); {@code places} itself between equal grids
     */
    public float[] resample(float[] places) {
        if (from == to) {
            return places;
        }
        int z = places.length / (from * from);
        float[] wide = new float[from * to * z]; // (from, to, z)
        for (int row = 0; row < from; row++) {
            for (int column = 0; column < to; column++) {
                blend(weights[column], places, row * from * z, z, wide, (row * to + column) * z, z);
            }
        }
        float[] all = new float[to * to * z]; // (to, to, z)
        for (int row = 0; row < to; row++) {
            blend(weights[row], wide, 0, to * z, all, row * to * z, to * z);
        }
        return all;
    }

    /** Adds up {@code weights.length} runs of {@code length} numbers, which begin {@code stride} apart. */
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
            double centre = (out + 0.5) * scale - 0.5;
            double[] row = new double[from];
            double sum = 0;
            for (int in = 0; in < from; in++) {
                row[in] = Math.max(0, 1 - Math.abs(in - centre) / reach);
                sum += row[in];
            }
            for (int in = 0; in < from; in++) {
                weights[out][in] = (float) (row[in] / sum);
            }
        }
        return weights;
    }
}
