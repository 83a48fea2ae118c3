package io.gmem.diffusion.network;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The tensors of a network, in float32.
 *
 * @param trained trained tensors by the names of {@link StateDict#shapes}, each read on request
 * @param constants position tables stored in the checkpoint, by the names of {@link StateDict#constants}; missing tables are
 *     computed
 */
public record NetworkWeights(Function<String, HostTensor> trained, Map<String, HostTensor> constants) {
    public NetworkWeights {
        constants = Map.copyOf(constants);
    }

    /**
     * Returns the weights of a checkpoint. Names and shapes are checked before any memory is allocated.
     *
     * @throws IllegalArgumentException if a tensor is missing or has another shape; the message names it
     */
    public static NetworkWeights of(NetworkConfig config, TensorSource source) {
        StateDict.shapes(config).forEach((name, shape) -> {
            if (!source.names().contains(name)) {
                throw new IllegalArgumentException("the checkpoint does not contain tensor '" + name + "'");
            }
            checkShape(name, source, shape);
        });
        Map<String, HostTensor> constants = new LinkedHashMap<>();
        StateDict.constants(config).forEach((name, shape) -> {
            if (source.names().contains(name)) {
                checkShape(name, source, shape);
                constants.put(name, widened(source.read(name)));
            }
        });
        return new NetworkWeights(name -> widened(source.read(name)), constants);
    }

    /** Returns the weights of a new network, generated from a seed. */
    public static NetworkWeights initial(NetworkConfig config, long seed) {
        return new NetworkWeights(InitialWeights.generator(config, seed), Map.of());
    }

    private static void checkShape(String name, TensorSource source, long[] shape) {
        long[] actual = source.info(name).shape();
        if (!Arrays.equals(actual, shape)) {
            throw new IllegalArgumentException("tensor '" + name + "' has shape " + Arrays.toString(actual)
                    + ", but the configuration requires " + Arrays.toString(shape));
        }
    }

    private static HostTensor widened(HostTensor tensor) {
        return tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape());
    }
}
