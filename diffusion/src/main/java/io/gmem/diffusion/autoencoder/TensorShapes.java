package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;

/** Reads the shapes from which an architecture is inferred and reports those that do not match. */
final class TensorShapes {
    private TensorShapes() {}

    /**
     * Returns the shape of a tensor.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    static long[] of(TensorSource source, String name, String what) {
        if (!source.names().contains(name)) {
            throw new IllegalArgumentException("tensor '" + name + "' of the " + what
                    + " is missing; the file is truncated or belongs to another network. Download it again");
        }
        return source.info(name).shape();
    }

    /** Returns the shape of a convolution: (out, in, rows, columns), all nonzero. */
    static long[] conv(TensorSource source, String name, String what) {
        long[] shape = of(source, name, what);
        if (shape.length != 4 || Arrays.stream(shape).anyMatch(length -> length < 1)) {
            throw mismatch(name, shape, "(out, in, rows, columns)", what);
        }
        return shape;
    }

    static IllegalArgumentException mismatch(String name, long[] actual, String needed, String what) {
        return new IllegalArgumentException("tensor '" + name + "' of the " + what + " has shape "
                + Arrays.toString(actual) + ", required is " + needed + "; the file belongs to another network");
    }
}
