package io.gmem.launcher.demo.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws training images from a seed. The classes alternate, so that any prefix of the sequence is balanced. */
public final class DemoImages {

    /** 64 images per class, enough to train a small network. */
    public static final int DEFAULT_COUNT = 640;

    /** The seed of the images that {@link #writeTo} writes. */
    public static final long DEFAULT_SEED = 2412_08781L;

    static {
        // drawing opens a graphics environment, which fails where DISPLAY is set but no screen is available
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private DemoImages() {}

    /** Returns the class of image {@code index}, which does not depend on the seed. */
    public static ImageClass imageClass(int index) {
        requireAtLeast("index", index, 0);
        ImageClass[] classes = ImageClass.values();
        return classes[index % classes.length];
    }

    /**
     * Draws image {@code index} of {@code seed}, {@code size x size} pixels, opaque RGB.
     *
     * <p>The image is drawn at four times the size and downscaled by averaging.
     *
     * @param size width and height in pixels, 8 to 1024
     */
    public static BufferedImage draw(long seed, int index, int size) {
        if (size < 8 || size > 1024) {
            throw new IllegalArgumentException("size must be between 8 and 1024 pixels (was " + size + ")");
        }
        ImageClass imageClass = imageClass(index);
        SeededRandom random = new SeededRandom(seed, index);
        Canvas canvas = new Canvas(4 * size);
        try {
            imageClass.draw(canvas, random);
            return canvas.downscaled(4);
        } finally {
            canvas.dispose();
        }
    }

    /**
     * Writes images 0 to {@code count - 1} of the default seed as {@code <label>/<index>.png}, replacing existing files.
     */
    public static void writeTo(Path folder, int count, int size) throws IOException {
        requireAtLeast("count", count, 1);
        for (int index = 0; index < count; index++) {
            Path file = folder.resolve(imageClass(index).label()).resolve("%05d.png".formatted(index));
            Files.createDirectories(file.getParent());
            BufferedImage image = draw(DEFAULT_SEED, index, size);
            try (OutputStream out = Files.newOutputStream(file);
                    MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
                if (!ImageIO.write(image, "png", png)) {
                    throw new IOException("this Java runtime has no PNG writer");
                }
            }
        }
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + " (was " + value + ")");
        }
    }
}
