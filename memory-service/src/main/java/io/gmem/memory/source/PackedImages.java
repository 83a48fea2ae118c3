package io.gmem.memory.source;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of one packed file, each with its own name: {@code train/7/00042.bmp} is image 42 of class {@code 7}. Only the
 * labels are held in memory; an image is read on demand. For use by one thread.
 */
final class PackedImages {
    private static final int MIN_DIGITS = 5;
    private static final String EXTENSION = ".bmp";

    /**
     * Naming scheme of the images.
     *
     * @param folder common folder, empty or with a trailing '/'
     * @param prefix of the last part of each name
     * @param classNames names of the class folders by index; empty for none
     * @param labels class index of each image as an unsigned byte; null without classes
     */
    @SuppressWarnings("ArrayRecordComponent") // one byte per image, for millions of images
    record Naming(String folder, String prefix, List<String> classNames, byte @Nullable [] labels) {}

    private final FileChannel file;
    private final PixelLayout layout;
    private final int count;
    private final Naming naming;
    private final int digits;

    PackedImages(FileChannel file, PixelLayout layout, int count, Naming naming) {
        this.file = file;
        this.layout = layout;
        this.count = count;
        this.naming = naming;
        this.digits = Math.max(MIN_DIGITS, Integer.toString(count - 1).length());
    }

    int count() {
        return count;
    }

    String name(int image) {
        byte[] labels = naming.labels();
        String className = labels == null ? "" : naming.classNames().get(labels[image] & 0xff) + "/";
        String number = Integer.toString(image);
        return naming.folder()
                + className
                + naming.prefix()
                + "0".repeat(digits - number.length())
                + number
                + EXTENSION;
    }

    /** Returns the index of the image of that name, or -1 if there is none. */
    int find(String name) {
        int end = name.length() - EXTENSION.length();
        if (!name.startsWith(naming.folder()) || !name.endsWith(EXTENSION) || end < digits) {
            return -1;
        }
        try {
            int image = Integer.parseUnsignedInt(name, end - digits, end, 10);
            return image >= 0 && image < count && name(image).equals(name) ? image : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Opens an image as a BMP file. */
    InputStream open(int image) throws IOException {
        ByteBuffer samples = ByteBuffer.allocate(layout.bytes());
        long offset = layout.first() + (long) image * layout.stride();
        while (samples.hasRemaining()) {
            if (file.read(samples, offset + samples.position()) < 0) {
                throw new EOFException("the packed file was truncated while it was read");
            }
        }
        return new ByteArrayInputStream(layout.bitmap(samples.array()));
    }
}
