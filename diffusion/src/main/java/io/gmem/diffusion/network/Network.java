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
 * A network ready for inference. May be asked from several threads at once; the weights are freed by {@link #close}.
 */
public final class Network implements AutoCloseable {
    private static final List<Integer> BATCHES = List.of(16, 4);

    private final NetworkConfig config;
    private final KernelPlan kernels;
    private final ScriptModule module;

    private Network(NetworkConfig config, KernelPlan kernels, ScriptModule module) {
        this.config = config;
        this.kernels = kernels;
        this.module = module;
    }

    /** Which weights of a checkpoint. */
    public enum Weights {
        /** The moving average: for sampling. */
        EMA("ema.safetensors"),
        /** The weights themselves. */
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
     * @throws IllegalArgumentException naming a tensor that is missing or of another shape than {@code config.json} says
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

    /** Loads weights from anywhere. */
    public static Network load(TensorEngine engine, NetworkConfig config, TensorSource weights) throws IOException {
        return load(engine, config, Precision.FLOAT32, weights);
    }

    /**
     * Loads weights from anywhere, after the network's kernels were verified for batches of 4 and 16 images.
     *
     * @param precision of matrix products; null for the one in which this machine takes less time
     */
    public static Network load(
            TensorEngine engine, NetworkConfig config, @Nullable Precision precision, TensorSource weights)
            throws IOException {
        var kernels = new NetworkKernels(engine.routes(), config, BATCHES);
        KernelPlan plan = kernels.plan(precision != null ? precision : kernels.fastest(false), false, null);
        var tree = NetworkArchive.tree(config, plan, NetworkWeights.of(config, weights));
        var source = NetworkArchive.source(config, plan.precision(), engine.scriptFlags());
        return new Network(config, plan, engine.load(tree, source, false));
    }

    /** The kernel routes that this network computes with. */
    public KernelPlan kernels() {
        return kernels;
    }

    public NetworkConfig config() {
        return config;
    }

    /**
     * The velocity dx/dt, with t = 0 noise and t = 1 data whatever the weights' own direction: a network of the other
     * direction is asked at 1 - t and answers with the opposite sign, one that predicts noise or score is converted.
     *
     * @param x (B, C, H, W) float32
     * @param t (B,) float32
     * @param condition labels (B,) int64 or unit snippets (B, d) float32; anything if the network is unconditional
     * @return (B, C, H, W), of {@code scope}
     */
    public NDArray velocity(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        if (config.timeDirection() == TimeDirection.NOISE_TO_DATA) {
            NDArray said = forward(scope, x, t, condition);
            Transport transport = Transport.of(config.transport());
            return transport.prediction().velocity(transport.path(), said, x, t.reshape(-1, 1, 1, 1));
        }
        try (NDArray reversed = t.neg().add(1)) {
            return forward(scope, x, reversed, condition).neg();
        }
    }

    /** The network as it was trained: its own direction of time. */
    public NDArray forward(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        return module.infer(scope, "forward", x, t, condition).singletonOrThrow();
    }

    /** The output and REPA's projections (B, N, z), own direction of time. */
    public NDList forwardProjected(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        return module.infer(scope, "forward_projected", x, t, condition);
    }

    /**
     * As in training, the condition dropped where {@code keep} is 0; own direction of time.
     *
     * @param keep labels: (B,) boolean; snippets: (B, D) float32 or boolean
     */
    public NDList forwardDropped(NDManager scope, NDArray x, NDArray t, NDArray condition, NDArray keep) {
        return module.infer(scope, "forward_dropped", x, t, condition, keep);
    }

    /** Raw outputs of the parts by name ({@code block0.attn}), own direction of time. */
    public Map<String, NDArray> taps(NDManager scope, NDArray x, NDArray t, NDArray condition) {
        Map<String, NDArray> taps = new LinkedHashMap<>();
        for (NDArray tap : module.infer(scope, "taps", x, t, condition)) {
            taps.put(tap.getName(), tap);
        }
        return taps;
    }

    /** The condition that says nothing: the null label, or the zero snippet; an unconditional network ignores it. */
    public NDArray nullCondition(NDManager scope, int batch) {
        if (config.conditioning() instanceof Conditioning.ByClass byClass) {
            if (!config.guidable()) {
                throw new IllegalStateException("the network has no null label");
            }
            return scope.full(new Shape(batch), byClass.classes(), DataType.INT64);
        }
        int width = config.conditioning() instanceof Conditioning.BySnippet bySnippet ? bySnippet.dimension() : 1;
        return scope.zeros(new Shape(batch, width));
    }

    /** Shape of a batch of latents. */
    public Shape latentShape(int batch) {
        return new Shape(batch, config.inChannels(), config.inputSize(), config.inputSize());
    }

    @Override
    public void close() {
        module.close();
    }
}
