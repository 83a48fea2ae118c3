package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that an architecture needs, in its order: what a file is held against before any memory is taken for it. */
final class RequiredTensors {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    RequiredTensors with(String name, long... shape) {
        shapes.put(name, shape.clone());
        return this;
    }

    /** {@code weight} (out, in, size, size) and {@code bias} (out). */
    RequiredTensors withConv(String name, long in, long out, long size) {
        return withPlainConv(name, in, out, size).with(name + ".bias", out);
    }

    /** The same without a bias. */
    RequiredTensors withPlainConv(String name, long in, long out, long size) {
        return with(name + ".weight", out, in, size, size);
    }

    RequiredTensors withNorm(String name, long channels) {
        return with(name + ".weight", channels).with(name + ".bias", channels);
    }

    RequiredTensors withLinear(String name, long in, long out) {
        return with(name + ".weight", out, in).with(name + ".bias", out);
    }

    /** Names and shapes, in order. */
    Map<String, long[]> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    /**
     * @param what of which they are the weights, for people
     * @throws IllegalArgumentException naming the first that is missing or of another shape
     */
    void check(TensorSource source, String what) {
        shapes.forEach((name, shape) -> {
            long[] there = TensorShapes.of(source, name, what);
            if (!Arrays.equals(shape, there) && !isPointwise(shape, there)) {
                throw TensorShapes.misfit(name, there, Arrays.toString(shape), what);
            }
        });
    }

    /** A linear map may be written as a convolution of 1 x 1. */
    private static boolean isPointwise(long[] linear, long[] there) {
        return linear.length == 2 && Arrays.equals(there, new long[] {linear[0], linear[1], 1, 1});
    }
}
