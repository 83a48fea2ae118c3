package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that an architecture requires, in its order. A file is checked against them before memory is allocated. */
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

    /** Adds a convolution without a bias. */
    RequiredTensors withPlainConv(String name, long in, long out, long size) {
        return with(name + ".weight", out, in, size, size);
    }

    RequiredTensors withNorm(String name, long channels) {
        return with(name + ".weight", channels).with(name + ".bias", channels);
    }

    RequiredTensors withLinear(String name, long in, long out) {
        return with(name + ".weight", out, in).with(name + ".bias", out);
    }

    /** Returns names and shapes, in order. */
    Map<String, long[]> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    /**
     * Checks a file.
     *
     * @param what the network, for error messages
     * @throws IllegalArgumentException naming the first tensor that is missing or has another shape
     */
    void check(TensorSource source, String what) {
        shapes.forEach((name, shape) -> {
            long[] actual = TensorShapes.of(source, name, what);
            if (!Arrays.equals(shape, actual) && !isPointwise(shape, actual)) {
                throw TensorShapes.mismatch(name, actual, Arrays.toString(shape), what);
            }
        });
    }

    /** Returns whether a linear map is stored as a 1 x 1 convolution. */
    private static boolean isPointwise(long[] linear, long[] actual) {
        return linear.length == 2 && Arrays.equals(actual, new long[] {linear[0], linear[1], 1, 1});
    }
}
