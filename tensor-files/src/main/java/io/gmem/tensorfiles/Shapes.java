package io.gmem.tensorfiles;

import java.util.Arrays;

/** Overflow-checked arithmetic of tensor shapes. */
public final class Shapes {
    private Shapes() {}

    /**
     * Returns the number of elements of a tensor of this shape; 1 for a scalar.
     *
     * @throws ArithmeticException when the number exceeds 2^63 - 1, or an axis is negative
     */
    public static long elements(long[] shape) {
        long elements = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new ArithmeticException("the length of an axis must not be negative (was " + length + ")");
            }
            elements = Math.multiplyExact(elements, length);
        }
        return elements;
    }

    /** Formats a shape as {@code [3, 4]}. */
    public static String text(long[] shape) {
        return Arrays.toString(shape);
    }

    static void checkRows(String name, long[] shape, long first, long count) {
        if (shape.length == 0 || first < 0 || count < 0 || count > shape[0] - first) {
            throw new IndexOutOfBoundsException(
                    "%d rows from %d of tensor '%s' %s".formatted(count, first, name, text(shape)));
        }
    }
}
