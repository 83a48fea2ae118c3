package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random weights of any architecture: uniform within the bound of the fan-in; norms near 1. */
final class RandomWeights {
    /** Two levels with attention at the second, which covers each part of an AutoencoderKL once. */
    static final KlArchitecture SMALL = new KlArchitecture(3, 8, List.of(8L, 16L), 1, Set.of(1), Set.of(1), 4, 4);

    private RandomWeights() {}

    static Map<String, HostTensor> of(Map<String, long[]> shapes, long seed) {
        var random = new Random(seed);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            int size = 1;
            for (long length : shape) {
                size *= (int) length;
            }
            float[] values = new float[size];
            double bound = shape.length == 1 ? 0.1 : Math.sqrt(3.0 * shape[0] / size);
            double middle = shape.length == 1 && name.endsWith(".weight") ? 1 : 0;
            for (int i = 0; i < size; i++) {
                values[i] = (float) (middle + bound * (2 * random.nextDouble() - 1));
            }
            tensors.put(name, HostTensor.f32(values, shape));
        });
        return tensors;
    }

    static Map<String, HostTensor> small() {
        return of(SMALL.tensors(), 1);
    }

    /** A plain tiny autoencoder like taesd: two halvings, {@code width} channels. */
    static Map<String, HostTensor> tinyEncoder(long width, long latentChannels) {
        var tensors = new RequiredTensors().withConv("0", 3, width, 3);
        tinyBlock(tensors, "1", width);
        tensors.withPlainConv("2", width, width, 3);
        tinyBlock(tensors, "3", width);
        tensors.withPlainConv("4", width, width, 3);
        tinyBlock(tensors, "5", width);
        return of(tensors.withConv("6", width, latentChannels, 3).shapes(), 2);
    }

    static Map<String, HostTensor> tinyDecoder(long width, long latentChannels) {
        var tensors = new RequiredTensors().withConv("1", latentChannels, width, 3);
        tinyBlock(tensors, "3", width);
        tensors.withPlainConv("5", width, width, 3);
        tinyBlock(tensors, "6", width);
        tensors.withPlainConv("8", width, width, 3);
        tinyBlock(tensors, "9", width);
        return of(tensors.withConv("10", width, 3, 3).shapes(), 3);
    }

    private static void tinyBlock(RequiredTensors tensors, String name, long width) {
        for (String part : List.of(".conv.0", ".conv.2", ".conv.4")) {
            tensors.withConv(name + part, width, width, 3);
        }
    }

    static TensorSource source(Map<String, HostTensor> tensors) {
        return TensorSource.of(tensors);
    }
}
