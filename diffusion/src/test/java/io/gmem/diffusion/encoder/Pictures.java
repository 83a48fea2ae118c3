package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;
import java.util.function.IntBinaryOperator;

/** Small pictures made of formulas. */
final class Pictures {

    private Pictures() {}

    static RgbImage grey(int size, IntBinaryOperator level) {
        return colour(size, level, level, level);
    }

    static RgbImage colour(int size, IntBinaryOperator red, IntBinaryOperator green, IntBinaryOperator blue) {
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            rgb[3 * i] = (byte) red.applyAsInt(i % size, i / size);
            rgb[3 * i + 1] = (byte) green.applyAsInt(i % size, i / size);
            rgb[3 * i + 2] = (byte) blue.applyAsInt(i % size, i / size);
        }
        return new RgbImage(size, size, rgb);
    }

    /** Blobs and edges of every direction, levels 40 to 200. */
    static RgbImage varied(int seed) {
        return colour(
                32,
                (x, y) -> 40 + Math.floorMod(x * x * (seed + 3) + 7 * y, 161),
                (x, y) -> 40 + Math.floorMod(y * y + x * (seed + 5), 161),
                (x, y) -> 40 + Math.floorMod((x - seed) * y, 161));
    }

    static RgbImage mirrored(RgbImage image) {
        int size = image.width();
        return colour(
                size,
                (x, y) -> image.sample(size - 1 - x, y, 0),
                (x, y) -> image.sample(size - 1 - x, y, 1),
                (x, y) -> image.sample(size - 1 - x, y, 2));
    }
}
