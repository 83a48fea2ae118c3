package io.gmem.diffusion.network;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** Checks tensors against what a network needs, and widens them to float32. */
final class NetworkWeights {
    private NetworkWeights() {}

    /** Names a missing or misshapen tensor before any memory is taken. */
    static Function<String, HostTensor> checked(NetworkConfig config, TensorSource source) {
        Map<String, long[]> shapes = StateDict.shapes(config);
        shapes.forEach((name, shape) -> {
            if (!source.names().contains(name)) {
                throw new IllegalArgumentException("the checkpoint has no tensor '" + name + "'");
            }
            long[] there = source.info(name).shape();
            if (!Arrays.equals(there, shape)) {
                throw new IllegalArgumentException("tensor '" + name + "' has shape " + Arrays.toString(there)
                        + ", the configuration asks for " + Arrays.toString(shape));
            }
        });
        return name -> widened(source.read(name));
    }

    private static HostTensor widened(HostTensor tensor) {
        return tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape());
    }
}
