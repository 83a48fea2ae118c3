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
 * @param trained by the names of {@link StateDict#shapes}, each read when it is asked for
 * @param constants by the names of {@link StateDict#constants}: the position tables of the checkpoint, as it has them; those that it
 *     lacks are computed
 */
public record NetworkWeights(Function<String, HostTensor> trained, Map<String, HostTensor> constants) {
    public NetworkWeights {
        constants = Map.copyOf(constants);
    }

    /**
     * Those of a checkpoint. A missing or misshapen tensor is named before any memory is taken.
     *
     * @throws IllegalArgumentException naming a tensor that is missing or of another shape
     */
    public static NetworkWeights of(NetworkConfig config, TensorSource source) {
        StateDict.shapes(config).forEach((name, shape) -> {
            if (!source.names().contains(name)) {
                throw new IllegalArgumentException("the checkpoint has no tensor '" + name + "'");
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

    /** Those of a new network, drawn from a seed. */
    public static NetworkWeights initial(NetworkConfig config, long seed) {
        return new NetworkWeights(InitialWeights.drawn(config, seed), Map.of());
    }

    private static void checkShape(String name, TensorSource source, long[] shape) {
        long[] there = source.info(name).shape();
        if (!Arrays.equals(there, shape)) {
            throw new IllegalArgumentException("tensor '" + name + "' has shape " + Arrays.toString(there)
                    + ", the configuration asks for " + Arrays.toString(shape));
        }
    }

    private static HostTensor widened(HostTensor tensor) {
        return tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape());
    }
}
