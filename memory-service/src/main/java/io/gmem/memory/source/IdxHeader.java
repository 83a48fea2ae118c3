package io.gmem.memory.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Header of an idx file of unsigned bytes. It consists of two zero bytes, the element type (8), the number of dimensions, and
 * each size as a big-endian 32-bit integer. The elements follow, last dimension fastest. Source: the format's description with
 * the MNIST database of handwritten digits.
 *
 * @param sizes of the dimensions, each 0 to 2^32 - 1
 */
record IdxHeader(List<Long> sizes) {
    /** Maximum header length in bytes. */
    static final int MAX_BYTES = 4 + 4 * 4;

    private static final int UNSIGNED_BYTE = 8;

    /** Reads a header; returns null unless the bytes start an idx file of unsigned bytes with 1 to 4 dimensions. */
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

    boolean isLabels() {
        return sizes.size() == 1;
    }

    boolean isImages() {
        return sizes.size() >= 3;
    }

    long count() {
        return sizes.get(0);
    }

    /** Returns the header length in bytes. */
    int bytes() {
        return 4 + 4 * sizes.size();
    }

    /** Returns the required file length in bytes, or -1 if it exceeds the range of {@code long}. */
    long fileBytes() {
        long content = 1;
        for (long size : sizes) {
            if (size != 0 && content > (Long.MAX_VALUE - MAX_BYTES) / size) {
                return -1;
            }
            content *= size;
        }
        return bytes() + content;
    }

    /** Returns the shape as text, for example {@code 60000 x 28 x 28}. */
    String shape() {
        return String.join(" x ", sizes.stream().map(String::valueOf).toList());
    }
}
