package io.gmem.diffusion.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The encoded images stored next to these tests. NAME.rgb holds the pixels of NAME as an independent decoder read them. */
final class Fixtures {

    static final int WIDTH = 37;
    static final int HEIGHT = 29;

    private Fixtures() {}

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    static RgbImage expected(String name) {
        return new RgbImage(WIDTH, HEIGHT, bytes(name + ".rgb"));
    }

    static int largestDifference(RgbImage a, RgbImage b) {
        int largest = a.rgb().length == b.rgb().length ? 0 : 256;
        for (int i = 0; i < a.rgb().length && largest < 256; i++) {
            largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return largest;
    }
}
