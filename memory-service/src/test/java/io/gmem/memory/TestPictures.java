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

/** Pictures as files: of known content, of every kind of format, and broken ones. */
public final class TestPictures {
    private TestPictures() {}

    /** A PNG of soft colours that depend on the seed. */
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

    /** A committed file: grey, CMYK and progressive JPEG, alpha and palette PNG, WebP. */
    public static byte[] committed(String name) {
        try (InputStream in =
                Objects.requireNonNull(TestPictures.class.getResourceAsStream("/io/gmem/memory/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One of each kind. */
    public static Map<String, byte[]> everyKind() {
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
        byte[] whole = committed("progressive.jpg");
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** 33 bytes of header that promise 40,000 x 40,000 pixels, and an end. */
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
