package io.gmem.diffusion.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An image of 8-bit sRGB samples, rows from the top, interleaved red, green, blue.
 *
 * <p>The array is not copied: it belongs to the image after construction, and readers must not modify it.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code (height, width, 3)} samples, each 0 to 255 as an unsigned byte
 */
@SuppressWarnings("ArrayRecordComponent") // a list of boxed bytes would be too expensive
public record RgbImage(int width, int height, byte[] rgb) {

    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("rgb of an image of %d x %d pixels must hold %d bytes (held %d)"
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
    }

    /** Returns the sample at column {@code x}, row {@code y} of {@code channel} (0 red, 1 green, 2 blue), 0 to 255. */
    public int sample(int x, int y, int channel) {
        return rgb[3 * (y * width + x) + channel] & 0xff;
    }

    /** Returns channel planes {@code (3, height, width)} in [-1, 1]: {@code u8 / 127.5 - 1}. */
    public float[] toPlanes() {
        int area = width * height;
        float[] planes = new float[3 * area];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * area + i] = (rgb[3 * i + channel] & 0xff) / 127.5f - 1;
            }
        }
        return planes;
    }

    /**
     * Returns the image of channel planes {@code (3, height, width)}: {@code clamp(127.5 x + 128, 0, 255)}, then truncated, as the
     * reference decoder rounds.
     *
     * @throws IllegalArgumentException if a sample is NaN or the length does not match
     */
    public static RgbImage fromPlanes(int width, int height, float[] planes) {
        int area = width * height;
        if (planes.length != 3 * area) {
            throw new IllegalArgumentException("planes (3, %d, %d) must hold %d numbers (held %d)"
                    .formatted(height, width, 3 * area, planes.length));
        }
        byte[] rgb = new byte[3 * area];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                float value = planes[channel * area + i];
                if (Float.isNaN(value)) {
                    throw new IllegalArgumentException(
                            "planes must not contain NaN (channel %d, pixel %d)".formatted(channel, i));
                }
                rgb[3 * i + channel] = (byte) (int) Math.max(0, Math.min(255, 127.5f * value + 128));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Returns the image mirrored horizontally. */
    public RgbImage mirrored() {
        byte[] other = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, 3 * (y * width + x), other, 3 * (y * width + width - 1 - x), 3);
            }
        }
        return new RgbImage(width, height, other);
    }

    /** Returns this image as an 8-bit RGB PNG file. */
    public byte[] toPng() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("the Java runtime has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("failed to write a PNG to memory", e);
        }
        return png.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[%d x %d]".formatted(width, height);
    }
}
