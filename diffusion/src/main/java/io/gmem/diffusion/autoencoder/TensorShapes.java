package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;

/** Shapes that an architecture is inferred from, and the words for those that do not fit. */
final class TensorShapes {
    private TensorShapes() {}

    /** @throws IllegalArgumentException when there is no such tensor */
    static long[] of(TensorSource source, String name, String what) {
        if (!source.names().contains(name)) {
            throw new IllegalArgumentException("tensor '" + name + "' of the " + what
                    + " is missing; the file is cut short or of another network, fetch it again");
        }
        return source.info(name).shape();
    }

    /** Of a convolution: (out, in, rows, columns), none of them 0. */
    static long[] conv(TensorSource source, String name, String what) {
        long[] shape = of(source, name, what);
        if (shape.length != 4 || Arrays.stream(shape).anyMatch(length -> length < 1)) {
            throw misfit(name, shape, "(out, in, rows, columns)", what);
        }
        return shape;
    }

    static IllegalArgumentException misfit(String name, long[] there, String needed, String what) {
        return new IllegalArgumentException("tensor '" + name + "' of the " + what + " has shape "
                + Arrays.toString(there) + ", needed is " + needed + "; the file is of another network");
    }
}
