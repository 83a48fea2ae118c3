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
 * The pictures of one file that holds many, each under a name of its own: {@code train/7/00042.bmp} is picture 42, of the kind
 * {@code 7}. Only the kinds are in memory; a picture is read when it is asked for. One thread.
 */
final class PackedImages {
    private static final int FEWEST_DIGITS = 5;
    private static final String ENDING = ".bmp";

    /**
     * What the pictures are called.
     *
     * @param folder they are all in, empty or with a '/' at its end
     * @param prefix of the last part of each name
     * @param kinds names of the folders of kinds by index; empty for none
     * @param labels index of each picture's kind as an unsigned byte; null without kinds
     */
    @SuppressWarnings("ArrayRecordComponent") // a byte a picture, for millions of them
    record Naming(String folder, String prefix, List<String> kinds, byte @Nullable [] labels) {}

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
        this.digits = Math.max(FEWEST_DIGITS, Integer.toString(count - 1).length());
    }

    int count() {
        return count;
    }

    String name(int picture) {
        byte[] labels = naming.labels();
        String kind = labels == null ? "" : naming.kinds().get(labels[picture] & 0xff) + "/";
        String number = Integer.toString(picture);
        return naming.folder() + kind + naming.prefix() + "0".repeat(digits - number.length()) + number + ENDING;
    }

    /** The number of the picture of that name, -1 when it is none of these. */
    int find(String name) {
        int end = name.length() - ENDING.length();
        if (!name.startsWith(naming.folder()) || !name.endsWith(ENDING) || end < digits) {
            return -1;
        }
        try {
            int picture = Integer.parseUnsignedInt(name, end - digits, end, 10);
            return picture >= 0 && picture < count && name(picture).equals(name) ? picture : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A picture as a BMP file. */
    InputStream open(int picture) throws IOException {
        ByteBuffer samples = ByteBuffer.allocate(layout.bytes());
        long place = layout.first() + (long) picture * layout.stride();
        while (samples.hasRemaining()) {
            if (file.read(samples, place + samples.position()) < 0) {
                throw new EOFException("the file it is packed in has become shorter");
            }
        }
        return new ByteArrayInputStream(layout.bitmap(samples.array()));
    }
}
