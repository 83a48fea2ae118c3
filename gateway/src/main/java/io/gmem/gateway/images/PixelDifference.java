package io.gmem.gateway.images;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.image.PngText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

/** Compares two PNG images pixel by pixel. */
public final class PixelDifference {
    private PixelDifference() {}

    /**
     * Returns the number of differing pixels; all pixels of {@code second} if the sizes differ. Sizes are compared by their headers
     * first, because a small uploaded file may declare more pixels than fit in memory.
     *
     * @param first may be an uploaded file
     */
    public static long count(byte[] first, byte[] second) {
        int[] size = PngText.size(second);
        if (!Arrays.equals(PngText.size(first), size)) {
            return (long) size[0] * size[1];
        }
        int[] a = pixels(first);
        int[] b = pixels(second);
        long different = 0;
        for (int i = 0; i < b.length; i++) {
            different += a[i] == b[i] ? 0 : 1;
        }
        return different;
    }

    /** Returns the mean absolute difference of the red, green and blue values, 0 to 255; 255 if the sizes differ. */
    public static double mean(byte[] first, byte[] second) {
        int[] a = pixels(first);
        int[] b = pixels(second);
        if (a.length != b.length) {
            return 255;
        }
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                sum += Math.abs((a[i] >> shift & 0xff) - (b[i] >> shift & 0xff));
            }
        }
        return sum / (3.0 * a.length);
    }

    private static int[] pixels(byte[] png) {
        try {
            BufferedImage image = Pixels.read(png);
            return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        } catch (IOException | RuntimeException e) { // the reader throws various exceptions for a damaged PNG
            throw new InvalidInputException("image", "must be a PNG with valid pixel data", e);
        }
    }
}
