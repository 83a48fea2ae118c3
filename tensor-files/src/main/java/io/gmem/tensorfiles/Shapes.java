package io.gmem.tensorfiles;

import java.util.Arrays;

/** Arithmetic of shapes that does not overflow in silence. */
public final class Shapes {
    private Shapes() {}

    /**
     * How many numbers a tensor of this shape holds; 1 for a scalar.
     *
     * @throws ArithmeticException when there are more than 2^63 - 1, or an axis is negative
     */
    public static long elements(long[] shape) {
        long elements = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new ArithmeticException("an axis of length " + length);
            }
            elements = Math.multiplyExact(elements, length);
        }
        return elements;
    }

    /** As {@code [3, 4]}. */
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
