package io.gmem.memory.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an idx file of unsigned bytes: two zero bytes, the kind of number (8), how many dimensions there are, and the size
 * of each as a big-endian 32-bit integer; the numbers follow, the last dimension fastest. Source: the format's description with the
 * MNIST database of handwritten digits.
 *
 * @param sizes of the dimensions, each 0 to 2^32 - 1
 */
record IdxHeader(List<Long> sizes) {
    /** Bytes that are enough to tell. */
    static final int LONGEST = 4 + 4 * 4;

    private static final int UNSIGNED_BYTE = 8;

    /** Reads it; null when these bytes do not begin like idx of unsigned bytes with 1 to 4 dimensions. */
    static @Nullable IdxHeader read(byte[] start) {
        if (start.length < 4 || start[0] != 0 || start[1] != 0 || start[2] != UNSIGNED_BYTE) {
            return null;
        }
        int dimensions = start[3];
        if (dimensions < 1 || dimensions > 4 || start.length < 4 + 4 * dimensions) {
            return null;
        }
        ByteBuffer numbers = ByteBuffer.wrap(start, 4, 4 * dimensions);
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            sizes.add(Integer.toUnsignedLong(numbers.getInt()));
        }
        return new IdxHeader(sizes);
    }

    boolean labels() {
        return sizes.size() == 1;
    }

    boolean pictures() {
        return sizes.size() >= 3;
    }

    long count() {
        return sizes.get(0);
    }

    /** Bytes of the header. */
    int bytes() {
        return 4 + 4 * sizes.size();
    }

    /** Bytes the whole file has to have; -1 when no file has so many. */
    long fileBytes() {
        long content = 1;
        for (long size : sizes) {
            if (size != 0 && content > (Long.MAX_VALUE - LONGEST) / size) {
                return -1;
            }
            content *= size;
        }
        return bytes() + content;
    }

    /** In words: {@code 60000 x 28 x 28}. */
    String shape() {
        return String.join(" x ", sizes.stream().map(String::valueOf).toList());
    }
}
