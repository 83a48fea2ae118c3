package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Converts the samples of a raster to 8-bit RGB with plain arithmetic. {@code BufferedImage.getRGB} is not used: it treats gray as linear
 * light, which is wrong by up to 73 levels, and its color management differs between Java releases.
 */
final class SampleConversion {

    private SampleConversion() {}

    static RgbImage toRgb(Raster raster, @Nullable ColorModel model, Samples samples) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        byte[] rgb = new byte[3 * width * height];
        int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        int[] pixel = new int[3];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                switch (samples) {
                    case YCBCR -> yCbCr(row, at, pixel);
                    case CMYK -> inkOverWhite(row[at], row[at + 1], row[at + 2], row[at + 3], pixel);
                    case YCCK -> {
                        yCbCr(row, at, pixel);
                        inkOverWhite(255 - pixel[0], 255 - pixel[1], 255 - pixel[2], row[at + 3], pixel);
                    }
                    case AS_DECODED -> {
                        if (model instanceof IndexColorModel palette) {
                            palette(palette.getRGB(row[at]), pixel);
                        } else {
                            bands(raster, row, at, bands, max, pixel);
                        }
                    }
                }
                int to = 3 * (y * width + x);
                rgb[to] = (byte) pixel[0];
                rgb[to + 1] = (byte) pixel[1];
                rgb[to + 2] = (byte) pixel[2];
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Converts by JFIF 1.02 with 16 fractional bits, rounded as common decoders do. */
    private static void yCbCr(int[] row, int at, int[] pixel) {
        int y = row[at];
        int cb = row[at + 1] - 128;
        int cr = row[at + 2] - 128;
        pixel[0] = clip(y + ((91881 * cr + 32768) >> 16)); // 1.402
        pixel[1] = clip(y + ((-22554 * cb - 46802 * cr + 32768) >> 16)); // 0.344136, 0.714136
        pixel[2] = clip(y + ((116130 * cb + 32768) >> 16)); // 1.772
    }

    /** Converts four-color JPEGs, which store the light that passes each ink (255 = no ink), as Adobe does. */
    private static void inkOverWhite(int cyan, int magenta, int yellow, int black, int[] pixel) {
        pixel[0] = (cyan * black + 127) / 255;
        pixel[1] = (magenta * black + 127) / 255;
        pixel[2] = (yellow * black + 127) / 255;
    }

    private static void palette(int argb, int[] pixel) {
        int alpha = argb >>> 24;
        pixel[0] = overWhite(argb >> 16 & 0xff, alpha, 255);
        pixel[1] = overWhite(argb >> 8 & 0xff, alpha, 255);
        pixel[2] = overWhite(argb & 0xff, alpha, 255);
    }

    private static void bands(Raster raster, int[] row, int at, int bands, int max, int[] pixel) {
        boolean hasAlpha = bands == 2 || bands == 4;
        int alpha = hasAlpha ? row[at + bands - 1] : max;
        int colors = bands < 3 ? 1 : 3;
        for (int channel = 0; channel < 3; channel++) {
            int band = colors == 1 ? 0 : channel;
            int bandMax = hasAlpha ? max : (1 << raster.getSampleModel().getSampleSize(band)) - 1;
            pixel[channel] = overWhite(row[at + band], hasAlpha ? alpha : bandMax, bandMax);
        }
    }

    /** Returns {@code (value·alpha + max·(max - alpha)) / max²} as a rounded level of 0 to 255. */
    private static int overWhite(int value, int alpha, int max) {
        long square = (long) max * max;
        long light = (long) value * alpha + (long) max * (max - alpha);
        return (int) ((light * 255 + square / 2) / square);
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
