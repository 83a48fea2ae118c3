package io.gmem.diffusion.network;

import io.gmem.diffusion.engine.Seeds;
import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/**
 * Initializes the weights of a network (Peebles and Xie 2023, section 3.2 "adaLN-Zero").
 *
 * <p>Linear layers are Glorot uniform, the time embedding is normal with standard deviation 0.02, the label embedding is normal, and
 * norm weights are one. Modulation layers and the final layer are zero: each block starts as the identity and the network outputs 0.
 * Every weight has its own random seed.
 */
public final class InitialWeights {
    private static final double TIME_STD = 0.02;

    private InitialWeights() {}

    /** Returns the weights by name, equal for equal arguments on every machine. */
    public static Map<String, HostTensor> of(NetworkConfig config, long seed) {
        Function<String, HostTensor> generator = generator(config, seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        StateDict.shapes(config).keySet().forEach(name -> weights.put(name, generator.apply(name)));
        return weights;
    }

    /** Returns a function that generates each weight on request, for networks larger than the available memory. */
    public static Function<String, HostTensor> generator(NetworkConfig config, long seed) {
        Map<String, long[]> shapes = StateDict.shapes(config);
        return name -> {
            long[] shape = Objects.requireNonNull(shapes.get(name), name);
            var random = new Random(Seeds.mix(seed, name.hashCode()));
            return HostTensor.f32(generate(name, shape, config, random), shape);
        };
    }

    private static float[] generate(String name, long[] shape, NetworkConfig config, Random random) {
        int size = 1;
        for (long length : shape) {
            size = Math.multiplyExact(size, Math.toIntExact(length));
        }
        float[] values = new float[size];
        if (shape.length == 1 && name.endsWith(".weight")) {
            Arrays.fill(values, 1);
            return values;
        }
        if (name.endsWith(".bias") || name.contains("adaLN_modulation") || name.equals("final_layer.linear.weight")) {
            return values;
        }
        if (config.conditioning() instanceof Conditioning.ByClass byClass && name.startsWith("y_embedder.")) {
            return normal(values, byClass.embeddingStd(), random);
        }
        if (name.startsWith("t_embedder.")) {
            return normal(values, TIME_STD, random);
        }
        long out = shape[0];
        return glorot(values, size / (double) out, out, random);
    }

    private static float[] normal(float[] values, double std, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (std * random.nextGaussian());
        }
        return values;
    }

    private static float[] glorot(float[] values, double in, double out, Random random) {
        double bound = Math.sqrt(6 / (in + out));
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
