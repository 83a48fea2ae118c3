package io.gmem.launcher.demo.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws training pictures from a seed; the kinds take turns, so any first n pictures are evenly mixed. */
public final class DemoImages {

    /** Enough for a small network to learn from: 64 of each kind. */
    public static final int DEFAULT_COUNT = 640;

    /** The seed of the pictures that {@link #writeTo} writes. */
    public static final long DEFAULT_SEED = 2412_08781L;

    static {
        // drawing asks for a graphics environment, which would look for a screen where a DISPLAY is set but not there
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private DemoImages() {}

    /** The kind of thing that picture {@code index} shows, under every seed. */
    public static ImageClass kind(int index) {
        requireAtLeast("index", index, 0);
        ImageClass[] kinds = ImageClass.values();
        return kinds[index % kinds.length];
    }

    /**
     * Picture {@code index} of {@code seed}, {@code size x size} pixels, opaque RGB.
     *
     * <p>Drawn at four times the size and averaged down.
     *
     * @param size in pixels, 8 to 1024
     */
    public static BufferedImage draw(long seed, int index, int size) {
        requireAtLeast("size", size, 8);
        if (size > 1024) {
            throw new IllegalArgumentException("size is " + size + ", must be at most 1024 pixels");
        }
        ImageClass kind = kind(index);
        SeededRandom dice = new SeededRandom(seed, index);
        Canvas canvas = new Canvas(4 * size);
        try {
            kind.draw(canvas, dice);
            return canvas.shrunk(4);
        } finally {
            canvas.dispose();
        }
    }

    /**
     * Writes pictures 0 to {@code count - 1} of the default seed as {@code <kind>/<index>.png}; files already there are
     * replaced.
     */
    public static void writeTo(Path folder, int count, int size) throws IOException {
        requireAtLeast("count", count, 1);
        for (int index = 0; index < count; index++) {
            Path file = folder.resolve(kind(index).label()).resolve("%05d.png".formatted(index));
            Files.createDirectories(file.getParent());
            BufferedImage picture = draw(DEFAULT_SEED, index, size);
            try (OutputStream out = Files.newOutputStream(file);
                    MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
                if (!ImageIO.write(picture, "png", png)) {
                    throw new IOException("this Java runtime writes no PNG");
                }
            }
        }
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
        }
    }
}
