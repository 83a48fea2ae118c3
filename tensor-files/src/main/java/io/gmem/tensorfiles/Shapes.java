package io.gmem.tensorfiles;

import java.util.Arrays;

/** Arithmetic of shapes that does not overflow in silence. */
final class Shapes {
    private Shapes() {}

    /** @throws ArithmeticException when there are more than 2^63 - 1 */
    static long elements(long[] shape) {
        long elements = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new ArithmeticException("an axis of length " + length);
            }
            elements = Math.multiplyExact(elements, length);
        }
        return elements;
    }

    static String text(long[] shape) {
        return Arrays.toString(shape);
    }
}
