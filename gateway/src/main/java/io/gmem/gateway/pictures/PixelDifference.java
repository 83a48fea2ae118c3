package io.gmem.gateway.pictures;

import io.gmem.contracts.failure.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

/** Holds two pictures against each other. */
public final class PixelDifference {
    private PixelDifference() {}

    /** How many pixels differ; all of the second's when the sizes do. */
    public static long count(byte[] first, byte[] second) {
        int[] a = pixels(first);
        int[] b = pixels(second);
        if (a.length != b.length) {
            return b.length;
        }
        long different = 0;
        for (int i = Arrays.mismatch(a, b); i >= 0 && i < a.length; i++) {
            different += a[i] == b[i] ? 0 : 1;
        }
        return different;
    }

    private static int[] pixels(byte[] png) {
        try {
            BufferedImage image = Pixels.read(png);
            return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException("image", "has pixels that cannot be read", e);
        }
    }
}
