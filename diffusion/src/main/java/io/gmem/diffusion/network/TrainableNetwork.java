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
 * A network whose weights gather gradients. Belongs to one thread at a time.
 *
 * <p>Shapes: interpolant and target (B, C, H, W); time, scale and weight (B,); labels (B,) int64 or unit snippets (B, d); features
 * (B, N, z) of REPA's encoders side by side.
 */
public final class TrainableNetwork implements AutoCloseable {
    private static final String PREFIX = "network.";
    private static final int LARGEST_CHECKED_BATCH = 64;

    /** How times are drawn, before a law of time makes times of them. */
    public enum TimeDraw {
        /** Between 0 and 1. */
        UNIFORM,
        /** Standard normal. */
        NORMAL
    }

    /**
     * What is learned, and how.
     *
     * @param cosineWeight of the cosine loss; 0 leaves it out
     * @param projectionWeight of the projection loss; the network has projectors if it is not 0
     * @param blockwise whether blocks are run a second time on the way back, which needs the memory of one block
     */
    public record Settings(
            double cosineWeight, double projectionWeight, TimeDraw timeDraw, Precision precision, boolean blockwise) {}

    /** Noise (B, C, H, W), raw draws of time (B,), and where conditions are kept: (B,) of labels, (B, width) of snippets. */
    public record Draws(NDArray noise, NDArray time, NDArray keep) {}

    /**
     * One batch at given times, in the network's own direction of time.
     *
     * @param scale what the prediction is multiplied with before it is compared with the target
     * @param weight of each sample's squared error
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

    /** Means over the batch. */
    public record Losses(double total, double squaredError, double cosine, double projection) {}

    /** Losses of a batch, differentiable: squared error and cosine (B,), projection a scalar. */
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
     * Which kernels are verified.
     *
     * @param batch images that go through the network at once
     * @param recorded routes of an earlier process, which are kept where they are correct; null for the fastest
     */
    public record Kernels(int batch, @Nullable KernelPlan recorded) {
        private static final Kernels DEFAULT = new Kernels(16, null);

        public Kernels {
            batch = Math.max(1, Math.min(batch, LARGEST_CHECKED_BATCH));
        }
    }

    /** Loads a network to be trained in batches of about 16. */
    public static TrainableNetwork load(
            TensorEngine engine, NetworkConfig config, Settings settings, NetworkWeights weights) throws IOException {
        return load(engine, config, settings, Kernels.DEFAULT, weights);
    }

    /**
     * Loads a network to be trained, after its kernels were verified forward and backward.
     *
     * @throws io.gmem.diffusion.engine.kernel.NoCorrectKernelException if an operation has no correct kernel on this machine
     */
    public static TrainableNetwork load(
            TensorEngine engine, NetworkConfig config, Settings settings, Kernels kernels, NetworkWeights weights)
            throws IOException {
        if (settings.projectionWeight() != 0 && config.projection() == null) {
            throw new IllegalArgumentException(
                    "a projection loss needs a network with projectors; give it a projection");
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

    /** The precision in which a training step takes less time on this machine. */
    public static Precision fastestPrecision(TensorEngine engine, NetworkConfig config, Kernels kernels) {
        return new NetworkKernels(engine.routes(), config, List.of(kernels.batch())).fastest(true);
    }

    /** The kernel routes that this network computes with. */
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

    /** Everything random about a batch shaped like {@code x1}, from {@code seed} (a scalar int64) alone. */
    public Draws draws(NDManager scope, NDArray x1, NDArray seed) {
        NDList draws = module.train(scope, "draws", x1, seed);
        return new Draws(draws.get(0), draws.get(1), draws.get(2));
    }

    /** The losses of a batch, sample by sample. */
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

    /** Adds {@code share} times the gradient of the total loss to the weights' gradients. */
    public Losses learn(NDManager scope, Batch b, double share) {
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
                        scope.create((float) share))
                .singletonOrThrow();
        float[] means = report.toFloatArray();
        return new Losses(means[0], means[1], means[2], means[3]);
    }

    /**
     * What a whole training step did.
     *
     * @param gradientNorm before clipping
     */
    public record Step(Losses losses, double gradientNorm) {}

    /** Forward, backward and the optimiser's step in one call, with gradients that nobody else sees; blocks are not run again. */
    public Step step(NDManager scope, Batch b, AdamW optimiser, AdamW.Step settings) {
        NDList arguments = new NDList(
                b.interpolant(), b.time(), b.condition(), b.keep(), b.target(), b.scale(), b.weight(), b.features());
        arguments.addAll(optimiser.arguments(scope, settings));
        float[] means = module.train(scope, "step", arguments.toArray(NDArray[]::new))
                .singletonOrThrow()
                .toFloatArray();
        return new Step(new Losses(means[0], means[1], means[2], means[3]), means[4]);
    }

    /** Whether blocks are run again on the way back. */
    public boolean blockwise() {
        return blockwise;
    }

    /** Weights by name; live. */
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
