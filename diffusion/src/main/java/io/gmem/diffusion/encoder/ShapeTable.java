package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and shapes of a network's tensors. A file is checked against them before any data are read. */
final class ShapeTable {
    /** Accepts any length of at least 1. */
    static final long ANY = -1;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    ShapeTable with(String name, long... shape) {
        shapes.put(name, shape);
        return this;
    }

    /** Adds {@code weight} (out, in) and {@code bias} (out). */
    ShapeTable withLinear(String name, long in, long out) {
        return with(name + ".weight", out, in).with(name + ".bias", out);
    }

    /** Adds {@code weight} and {@code bias} (channels). */
    ShapeTable withNorm(String name, long channels) {
        return with(name + ".weight", channels).with(name + ".bias", channels);
    }

    /** Adds a norm and its running statistics. */
    ShapeTable withBatchNorm(String name, long channels) {
        return withNorm(name, channels).with(name + ".running_mean", channels).with(name + ".running_var", channels);
    }

    /**
     * Checks a file. An unused tensor is an error, because the network would compute other numbers without it.
     *
     * @param network the network, for error messages
     * @param unused names of tensors that such files contain and the network does not read
     * @throws IllegalArgumentException naming the first tensor that is missing, has another shape or is not used
     */
    void check(String network, TensorSource source, Pattern unused) {
        shapes.forEach((name, shape) -> {
            if (!source.names().contains(name)) {
                throw new IllegalArgumentException(
                        "%s requires tensor '%s' %s, which is missing; download the file again or name another one"
                                .formatted(network, name, text(shape)));
            }
            long[] actual = source.info(name).shape();
            if (!fits(shape, actual)) {
                throw new IllegalArgumentException("%s requires tensor '%s' to be %s (was %s); name another file"
                        .formatted(network, name, text(shape), text(actual)));
            }
        });
        for (String name : source.names()) {
            if (!shapes.containsKey(name) && !unused.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "%s does not use tensor '%s' of the file: the file contains an unsupported variant"
                                .formatted(network, name));
            }
        }
    }

    /** Returns the number of axes; -1 if there is no such tensor. */
    static int rank(TensorSource source, String name) {
        return source.names().contains(name) ? source.info(name).shape().length : -1;
    }

    /** Returns one axis length of a tensor; 0 if there is no such tensor or axis. Lengths beyond an int are cut and then do not match. */
    static int length(TensorSource source, String name, int axis) {
        return rank(source, name) <= axis
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, source.info(name).shape()[axis]);
    }

    private static boolean fits(long[] shape, long[] actual) {
        boolean fits = shape.length == actual.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = actual[i] > 0 && (shape[i] == ANY || shape[i] == actual[i]);
        }
        return fits;
    }

    private static String text(long[] shape) {
        return Arrays.toString(shape).replace(Long.toString(ANY), "any");
    }
}
