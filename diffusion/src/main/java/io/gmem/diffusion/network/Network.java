package io.gmem.diffusion.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.transport.Transport;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network for inference. Thread-safe. {@link #close} frees the weights.
 */
public final class Network implements AutoCloseable {
    private static final List<Integer> VERIFIED_BATCH_SIZES = List.of(16, 4);

    private final NetworkConfig config;
    private final KernelPlan kernels;
    private final ScriptModule module;

    private Network(NetworkConfig config, KernelPlan kernels, ScriptModule module) {
        this.config = config;
        this.kernels = kernels;
        this.module = module;
    }

    /** The sets of weights in a checkpoint. */
    public enum Weights {
        /** The exponential moving average, used for sampling. */
        EMA("ema.safetensors"),
        /** The trained weights. */
        MODEL("model.safetensors");

        private final String fileName;

        Weights(String fileName) {
            this.fileName = fileName;
        }

        public String fileName() {
            return fileName;
        }
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws IllegalArgumentException if a tensor is missing or does not have the shape given by {@code config.json}
     */
    public static Network load(TensorEngine engine, Path checkpoint, Weights weights) throws IOException {
        return load(engine, checkpoint, weights, Precision.FLOAT32);
    }

    /**
     * Loads a checkpoint folder.
     *
     * @param precision of matrix products; null for the one in which this machine takes less time
     */
    public static Network load(TensorEngine engine, Path checkpoint, Weights weights, @Nullable Precision precision)
            throws IOException {
        NetworkConfig config = NetworkConfig.read(checkpoint.resolve("config.json"));
        try (SafetensorsFile file = SafetensorsFile.open(checkpoint.resolve(weights.fileName()))) {
            return load(engine, config, precision, file);
        }
    }

    /** Loads weights from any tensor source, in float32. */
    public static Network load(TensorEngine engine, NetworkConfig config, TensorSource weights) throws IOException {
        return load(engine, config, Precision.FLOAT32, weights);
    }

    /**
     * Loads weights from any tensor source. Verifies the network's kernels for batches of 4 and 16 images first.
     *
     * @param precision of matrix products; null for the one in which this machine takes less time
     */
    public static Network load(
            TensorEngine engine, NetworkConfig config, @Nullable Precision precision, TensorSource weights)
            throws IOException {
        var kernels = new NetworkKernels(engine.routes(), config, VERIFIED_BATCH_SIZES);
        KernelPlan plan = kernels.plan(precision != null ? precision : kernels.fastest(false), false, null);
        var tree = NetworkArchive.tree(config, plan, NetworkWeights.of(config, weights));
        var source = NetworkArchive.source(config, plan.precision(), engine.scriptFlags());
        return new Network(config, plan, engine.load(tree, source, false));
    }

    /** Returns the kernel routes of this network. */
    public KernelPlan kernels() {
        return kernels;
    }

    public NetworkConfig config() {
        return config;
    }

    /**
     * Returns the velocity dx/dt, where t = 0 is noise and t = 1 is data for every network.
     *
     * <p>A network with the opposite time direction is evaluated at 1 - t and its output is negated. A noise or score prediction is
     * converted to a velocity.
     *
     * @param x (B, C, H, W) float32
     * @param t (B,) float32
     * @param condition labels (B,) int64 or unit snippets (B, d) float32; ignored by unconditional networks
     * @return velocity (B, C, H, W), owned by {@code scope}
     */
    public NDArray velocity(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        if (config.timeDirection() == TimeDirection.NOISE_TO_DATA) {
            NDArray output = forward(scope, x, t, condition);
            Transport transport = Transport.of(config.transport());
            return transport.prediction().velocity(transport.path(), output, x, t.reshape(-1, 1, 1, 1));
        }
        try (NDArray reversed = t.neg().add(1)) {
            return forward(scope, x, reversed, condition).neg();
        }
    }

    /** Evaluates the network in its own time direction, without conversion. */
    public NDArray forward(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        return module.infer(scope, "forward", x, t, condition).singletonOrThrow();
    }

    /** Returns the output and REPA's projections (B, N, z), in the network's own time direction. */
    public NDList forwardProjected(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        return module.infer(scope, "forward_projected", x, t, condition);
    }

    /**
     * Evaluates the network as in training: the condition is dropped where {@code keep} is 0. Uses the network's own time direction.
     *
     * @param keep labels: (B,) boolean; snippets: (B, D) float32 or boolean
     */
    public NDList forwardDropped(NDManager scope, NDArray x, NDArray t, NDArray condition, NDArray keep) {
        return module.infer(scope, "forward_dropped", x, t, condition, keep);
    }

    /** Returns the raw outputs of the layers by name ({@code block0.attn}), in the network's own time direction. */
    public Map<String, NDArray> taps(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        Map<String, NDArray> taps = new LinkedHashMap<>();
        for (NDArray tap : module.infer(scope, "taps", x, t, condition)) {
            taps.put(tap.getName(), tap);
        }
        return taps;
    }

    /** Returns the null condition: the null label or the zero snippet. An unconditional network ignores it. */
    public NDArray nullCondition(NDManager scope, int batch) {
        if (config.conditioning() instanceof Conditioning.ByClass byClass) {
            if (!config.guidable()) {
                throw new IllegalStateException("guidance requires a null label, which this network does not have");
            }
            return scope.full(new Shape(batch), byClass.classes(), DataType.INT64);
        }
        int width = config.conditioning() instanceof Conditioning.BySnippet bySnippet ? bySnippet.dimension() : 1;
        return scope.zeros(new Shape(batch, width));
    }

    /** Returns the shape of a batch of latents. */
    public Shape latentShape(int batch) {
        return new Shape(batch, config.inChannels(), config.inputSize(), config.inputSize());
    }

    @Override
    public void close() {
        module.close();
    }
}
