package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;

/**
 * The mean color of each cell of an 8 x 8 grid, in opponent colors of samples in [0, 1]. Source: van de Sande, Gevers and Snoek 2010,
 * equation 4. The opponent colors are an orthonormal rotation of RGB, so distances equal those of RGB:
 *
 * <p>{@code O1 = (R - G)/√2,  O2 = (R + G - 2B)/√6,  O3 = (R + G + B)/√3}.
 *
 * <p>A gray image has O1 = O2 = 0 exactly: color and brightness are on separate axes.
 */
final class ColorLayout {

    static final int GRID = 8;
    static final int COLORS = 3;
    static final int LENGTH = GRID * GRID * COLORS;

    private ColorLayout() {}

    static void describe(RgbImage image, float[] descriptor, int offset) {
        int cell = image.width() / GRID;
        double full = 255.0 * cell * cell;
        for (int row = 0; row < GRID; row++) {
            for (int column = 0; column < GRID; column++) {
                long[] sum = new long[3];
                for (int i = 0; i < cell * cell; i++) {
                    for (int channel = 0; channel < 3; channel++) {
                        sum[channel] += image.sample(column * cell + i % cell, row * cell + i / cell, channel);
                    }
                }
                int at = offset + 3 * (row * GRID + column);
                descriptor[at] = (float) ((sum[0] - sum[1]) / full / Math.sqrt(2));
                descriptor[at + 1] = (float) ((sum[0] + sum[1] - 2 * sum[2]) / full / Math.sqrt(6));
                descriptor[at + 2] = (float) ((sum[0] + sum[1] + sum[2]) / full / Math.sqrt(3));
            }
        }
    }
}
