package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;
import java.util.function.IntBinaryOperator;

/** Small test images computed from formulas. */
final class TestImages {

    private TestImages() {}

    static RgbImage gray(int size, IntBinaryOperator level) {
        return color(size, level, level, level);
    }

    static RgbImage color(int size, IntBinaryOperator red, IntBinaryOperator green, IntBinaryOperator blue) {
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            rgb[3 * i] = (byte) red.applyAsInt(i % size, i / size);
            rgb[3 * i + 1] = (byte) green.applyAsInt(i % size, i / size);
            rgb[3 * i + 2] = (byte) blue.applyAsInt(i % size, i / size);
        }
        return new RgbImage(size, size, rgb);
    }

    /** Returns an image with blobs and edges of every direction, levels 40 to 200. */
    static RgbImage varied(int seed) {
        return color(
                32,
                (x, y) -> 40 + Math.floorMod(x * x * (seed + 3) + 7 * y, 161),
                (x, y) -> 40 + Math.floorMod(y * y + x * (seed + 5), 161),
                (x, y) -> 40 + Math.floorMod((x - seed) * y, 161));
    }

    static RgbImage mirrored(RgbImage image) {
        int size = image.width();
        return color(
                size,
                (x, y) -> image.sample(size - 1 - x, y, 0),
                (x, y) -> image.sample(size - 1 - x, y, 1),
                (x, y) -> image.sample(size - 1 - x, y, 2));
    }
}
