package io.gmem.diffusion.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.ScriptSource;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights accumulate gradients. Not thread-safe: use it from one thread at a time.
 *
 * <p>Shapes: interpolant and target (B, C, H, W); time, scale and weight (B,); labels (B,) int64 or unit snippets (B, d); features
 * (B, N, z), the concatenated tokens of REPA's encoders.
 */
public final class TrainableNetwork implements AutoCloseable {
    private static final String PREFIX = "network.";
    private static final int MAX_VERIFIED_BATCH_SIZE = 64;

    /** Distribution of the raw random times, before the timestep distribution transforms them. */
    public enum TimeDraw {
        /** Uniform between 0 and 1. */
        UNIFORM,
        /** Standard normal. */
        NORMAL
    }

    /**
     * Settings of the losses and the backward pass.
     *
     * @param cosineWeight weight of the cosine loss; 0 disables it
     * @param projectionWeight weight of the projection loss; requires a network with projectors unless it is 0
     * @param blockwise whether the backward pass recomputes each block, so that activations need the memory of one block
     */
    public record Settings(
            double cosineWeight, double projectionWeight, TimeDraw timeDraw, Precision precision, boolean blockwise) {}

    /** Random inputs of a batch: noise (B, C, H, W), raw times (B,), and condition masks (B,) for labels or (B, width) for snippets. */
    public record RandomInputs(NDArray noise, NDArray time, NDArray keep) {}

    /**
     * A batch at given times, in the network's own time direction.
     *
     * @param scale factor of the prediction before its comparison with the target
     * @param weight weight of each sample's squared error
     */
    public record Batch(
            NDArray interpolant,
            NDArray time,
            NDArray condition,
            NDArray keep,
            NDArray target,
            NDArray scale,
            NDArray weight,
            NDArray features) {}

    /** Mean losses over the batch. */
    public record Losses(double total, double squaredError, double cosine, double projection) {}

    /** Differentiable losses of a batch: squared error and cosine (B,), projection a scalar. */
    public record SampleLosses(NDArray squaredError, NDArray cosine, NDArray projection) {}

    private final ScriptModule module;
    private final boolean blockwise;
    private final KernelPlan plan;

    private TrainableNetwork(ScriptModule module, boolean blockwise, KernelPlan plan) {
        this.module = module;
        this.blockwise = blockwise;
        this.plan = plan;
    }

    /**
     * Settings of the kernel verification.
     *
     * @param batch number of images in one call of the network
     * @param recorded routes of an earlier process, kept if they are correct; null for the fastest
     */
    public record Kernels(int batch, @Nullable KernelPlan recorded) {
        private static final Kernels DEFAULT = new Kernels(16, null);

        public Kernels {
            batch = Math.max(1, Math.min(batch, MAX_VERIFIED_BATCH_SIZE));
        }
    }

    /** Loads a network for training in batches of about 16 images. */
    public static TrainableNetwork load(
            TensorEngine engine, NetworkConfig config, Settings settings, NetworkWeights weights) throws IOException {
        return load(engine, config, settings, Kernels.DEFAULT, weights);
    }

    /**
     * Loads a network for training. Verifies its kernels forward and backward first.
     *
     * @throws io.gmem.diffusion.engine.kernel.NoCorrectKernelException if an operation has no correct kernel on this machine
     */
    public static TrainableNetwork load(
            TensorEngine engine, NetworkConfig config, Settings settings, Kernels kernels, NetworkWeights weights)
            throws IOException {
        if (settings.projectionWeight() != 0 && config.projection() == null) {
            throw new IllegalArgumentException("projection loss weight must be 0 for a network without projectors (was "
                    + settings.projectionWeight() + ")");
        }
        KernelPlan plan = new NetworkKernels(engine.routes(), config, List.of(kernels.batch()))
                .plan(settings.precision(), true, kernels.recorded());
        var root = new ScriptObject("gmem.learner.Learner")
                .with("cosine_weight", settings.cosineWeight())
                .with("projection_weight", settings.projectionWeight())
                .with("network", NetworkArchive.tree(config, plan, weights));
        Map<String, String> source = source(config, settings, engine.scriptFlags());
        return new TrainableNetwork(engine.load(root, source, true), settings.blockwise(), plan);
    }

    /** Returns the precision in which a training step takes less time on this machine. */
    public static Precision fastestPrecision(TensorEngine engine, NetworkConfig config, Kernels kernels) {
        return new NetworkKernels(engine.routes(), config, List.of(kernels.batch())).fastest(true);
    }

    /** Returns the kernel routes of this network. */
    public KernelPlan kernels() {
        return plan;
    }

    private static Map<String, String> source(
            NetworkConfig config, Settings settings, Map<String, Boolean> engineFlags) {
        Map<String, Boolean> flags = new HashMap<>(engineFlags);
        flags.putAll(NetworkArchive.flags(config, settings.precision()));
        flags.put("uniform_time", settings.timeDraw() == TimeDraw.UNIFORM);
        flags.put("normal_time", settings.timeDraw() == TimeDraw.NORMAL);
        flags.put("cosine", settings.cosineWeight() != 0);
        flags.put("no_cosine", settings.cosineWeight() == 0);
        List<String> files = new ArrayList<>(NetworkArchive.files(config));
        files.addAll(List.of("objective", "optimiser", "learner"));
        return new ScriptSource(NetworkArchive.ranges(config), flags).files(files);
    }

    /** Generates the random inputs for a batch shaped like {@code x1} from {@code seed} (a scalar int64) alone. */
    public RandomInputs randomInputs(NDManager scope, NDArray x1, NDArray seed) {
        NDList inputs = module.train(scope, "draws", x1, seed);
        return new RandomInputs(inputs.get(0), inputs.get(1), inputs.get(2));
    }

    /** Returns the losses of a batch, sample by sample. */
    public SampleLosses losses(NDManager scope, Batch b) {
        NDList losses = module.train(
                scope,
                "losses",
                b.interpolant(),
                b.time(),
                b.condition(),
                b.keep(),
                b.target(),
                b.scale(),
                b.features());
        return new SampleLosses(losses.get(0), losses.get(1), losses.get(2));
    }

    /** Adds {@code fraction} times the gradient of the total loss to the weights' gradients. Returns the losses of this batch. */
    public Losses learn(NDManager scope, Batch b, double fraction) {
        NDArray report = module.train(
                        scope,
                        blockwise ? "learn_blockwise" : "learn",
                        b.interpolant(),
                        b.time(),
                        b.condition(),
                        b.keep(),
                        b.target(),
                        b.scale(),
                        b.weight(),
                        b.features(),
                        scope.create((float) fraction))
                .singletonOrThrow();
        float[] means = report.toFloatArray();
        return new Losses(means[0], means[1], means[2], means[3]);
    }

    /**
     * The result of a whole training step.
     *
     * @param gradientNorm global gradient norm before clipping
     */
    public record Step(Losses losses, double gradientNorm) {}

    /** Runs forward pass, backward pass and optimizer step in one call. Gradients are temporary; blocks are not recomputed. */
    public Step step(NDManager scope, Batch b, AdamW optimiser, AdamW.Step settings) {
        NDList arguments = new NDList(
                b.interpolant(), b.time(), b.condition(), b.keep(), b.target(), b.scale(), b.weight(), b.features());
        arguments.addAll(optimiser.arguments(scope, settings));
        float[] means = module.train(scope, "step", arguments.toArray(NDArray[]::new))
                .singletonOrThrow()
                .toFloatArray();
        return new Step(new Losses(means[0], means[1], means[2], means[3]), means[4]);
    }

    /** Returns whether the backward pass recomputes each block. */
    public boolean blockwise() {
        return blockwise;
    }

    /** Returns the weights by name; a live view. */
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        module.parameters().forEach((name, weight) -> parameters.put(name.substring(PREFIX.length()), weight));
        return parameters;
    }

    @Override
    public void close() {
        module.close();
    }
}
