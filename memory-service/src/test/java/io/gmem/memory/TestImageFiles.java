package io.gmem.memory;

import io.gmem.diffusion.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;

/** Image files of known content in every supported format, and damaged ones. */
public final class TestImageFiles {
    private TestImageFiles() {}

    /** Returns a PNG of smooth colors that depend on the seed. */
    public static byte[] png(long seed, int width, int height) {
        var random = new Random(seed);
        double[] wave = random.doubles(9, 0.05, 0.5).toArray();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            double phase = wave[i % 3] * (pixel % width) + wave[3 + i % 3] * (pixel / width) + 9 * wave[6 + i % 3];
            rgb[i] = (byte) (127.5 + 127 * Math.sin(phase));
        }
        return new RgbImage(width, height, rgb).toPng();
    }

    /** Returns a committed file: grayscale, CMYK and progressive JPEG, alpha and palette PNG, WebP. */
    public static byte[] committed(String name) {
        try (InputStream in =
                Objects.requireNonNull(TestImageFiles.class.getResourceAsStream("/io/gmem/memory/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns one file of each format. */
    public static Map<String, byte[]> everyFormat() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : new String[] {
            "cmyk.jpg",
            "grey.jpg",
            "progressive.jpg",
            "palette-trns.png",
            "rgba.png",
            "grey-alpha.png",
            "lossy.webp",
            "alpha-lossless.webp"
        }) {
            files.put(name, committed(name));
        }
        return files;
    }

    public static byte[] truncatedJpeg() {
        byte[] complete = committed("progressive.jpg");
        return Arrays.copyOf(complete, complete.length / 2);
    }

    /** Returns a PNG whose header declares 40,000 x 40,000 pixels, without image data. */
    public static byte[] hugePng() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(40_000).putInt(40_000).put(new byte[] {8, 2, 0, 0, 0}));
        chunk(out, "IEND", ByteBuffer.allocate(0));
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, ByteBuffer content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(content.array());
        out.writeBytes(
                ByteBuffer.allocate(8).putInt(content.capacity()).put(name).array());
        out.writeBytes(content.array());
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
