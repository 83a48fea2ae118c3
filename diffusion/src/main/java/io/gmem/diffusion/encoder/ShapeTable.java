package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and shapes of the tensors that a network is made of, to hold a file against before a number of it is read. */
final class ShapeTable {
    /** In place of a length: any of at least 1. */
    static final long ANY = -1;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    ShapeTable with(String name, long... shape) {
        shapes.put(name, shape);
        return this;
    }

    /** {@code weight} (out, in), {@code bias} (out). */
    ShapeTable withLinear(String name, long in, long out) {
        return with(name + ".weight", out, in).with(name + ".bias", out);
    }

    /** {@code weight} and {@code bias} (channels). */
    ShapeTable withNorm(String name, long channels) {
        return with(name + ".weight", channels).with(name + ".bias", channels);
    }

    /** The same, and the statistics of its training. */
    ShapeTable withBatchNorm(String name, long channels) {
        return withNorm(name, channels).with(name + ".running_mean", channels).with(name + ".running_var", channels);
    }

    /**
     * Refuses what does not fit.
     *
     * @param network for the message
     * @param unused names of tensors that files of this kind hold and the network does not read
     * @throws IllegalArgumentException naming the first tensor that is missing or of another shape, or one that the network has no
     *     place for: it would be computed without it, to other numbers
     */
    void check(String network, TensorSource source, Pattern unused) {
        shapes.forEach((name, shape) -> {
            if (!source.names().contains(name)) {
                throw new IllegalArgumentException(
                        "%s needs tensor '%s' %s, which the file does not have; fetch it again, or name another file"
                                .formatted(network, name, text(shape)));
            }
            long[] there = source.info(name).shape();
            if (!fits(shape, there)) {
                throw new IllegalArgumentException("%s needs tensor '%s' to be %s, the file has %s; name another file"
                        .formatted(network, name, text(shape), text(there)));
            }
        });
        for (String name : source.names()) {
            if (!shapes.containsKey(name) && !unused.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "%s has no place for tensor '%s' of the file: it is a variant that is not known here"
                                .formatted(network, name));
            }
        }
    }

    /** Number of axes; -1 when there is no such tensor. */
    static int rank(TensorSource source, String name) {
        return source.names().contains(name) ? source.info(name).shape().length : -1;
    }

    /** One length of a tensor; 0 when there is no such tensor or axis. Too long for an int is cut, which then does not fit. */
    static int length(TensorSource source, String name, int axis) {
        return rank(source, name) <= axis
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, source.info(name).shape()[axis]);
    }

    private static boolean fits(long[] shape, long[] there) {
        boolean fits = shape.length == there.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = there[i] > 0 && (shape[i] == ANY || shape[i] == there[i]);
        }
        return fits;
    }

    private static String text(long[] shape) {
        return Arrays.toString(shape).replace(Long.toString(ANY), "any");
    }
}
