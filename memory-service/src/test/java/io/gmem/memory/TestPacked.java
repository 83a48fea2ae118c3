package io.gmem.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Packed image files in the formats of MNIST and CIFAR, with seeded noise as content. */
public final class TestPacked {
    /** Bytes of the samples of one CIFAR image. */
    public static final int CIFAR_SAMPLES = 3 * 32 * 32;

    private TestPacked() {}

    public static byte[] noise(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Returns an idx file of unsigned bytes. */
    public static byte[] idx(byte[] content, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(content).array();
    }

    public static byte[] idxLabels(int... labels) {
        byte[] content = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            content[i] = (byte) labels[i];
        }
        return idx(content, labels.length);
    }

    /** Returns a CIFAR-10 file with one image per label; image i is {@code noise(seed + i)}. */
    public static byte[] cifar10(long seed, int... labels) {
        ByteBuffer file = ByteBuffer.allocate(labels.length * (1 + CIFAR_SAMPLES));
        for (int i = 0; i < labels.length; i++) {
            file.put((byte) labels[i]).put(noise(seed + i, CIFAR_SAMPLES));
        }
        return file.array();
    }

    /** Returns a CIFAR-100 file; the coarse label of each image is a fifth of the fine label. */
    public static byte[] cifar100(long seed, int... labels) {
        ByteBuffer file = ByteBuffer.allocate(labels.length * (2 + CIFAR_SAMPLES));
        for (int i = 0; i < labels.length; i++) {
            file.put((byte) (labels[i] / 5)).put((byte) labels[i]).put(noise(seed + i, CIFAR_SAMPLES));
        }
        return file.array();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
