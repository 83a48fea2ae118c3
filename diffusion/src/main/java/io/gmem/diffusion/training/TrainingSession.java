package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.Autograd;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.Seeds;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A network in training. Belongs to one thread at a time. The same weights, seed and batches give the same bits on one kind of
 * machine and number of threads, across any number of {@link #save} and {@link #resume}.
 */
public final class TrainingSession implements AutoCloseable {
    private final TensorEngine engine;
    private final NetworkConfig config;
    private final OptimiserConfig optimiserConfig;
    private final long seed;
    private final ScriptModule module;
    private final AdamW optimiser;
    private long trainingStep;

    private TrainingSession(
            TensorEngine engine,
            NetworkConfig config,
            OptimiserConfig optimiserConfig,
            long seed,
            ScriptModule module) {
        this.engine = engine;
        this.config = config;
        this.optimiserConfig = optimiserConfig;
        this.seed = seed;
        this.module = module;
        this.optimiser = new AdamW(engine, module);
    }

    /** A new network, its weights drawn from {@code seed}. */
    public static TrainingSession begin(TensorEngine engine, NetworkConfig config, OptimiserConfig optimiser, long seed)
            throws IOException {
        var weights = InitialWeights.of(config, seed);
        var module = Network.trainable(engine, config, name -> requireNonNullWeight(weights::get, name));
        return new TrainingSession(engine, config, optimiser, seed, module);
    }

    /** Goes on from a folder that {@link #save} wrote. */
    public static TrainingSession resume(TensorEngine engine, Path checkpoint) throws IOException {
        var state = CheckpointFolder.readState(checkpoint);
        NetworkConfig config = CheckpointFolder.readConfig(checkpoint);
        var module = Network.trainable(engine, config, CheckpointFolder.weights(checkpoint, config));
        var session = new TrainingSession(engine, config, state.optimiser(), state.seed(), module);
        CheckpointFolder.restore(checkpoint, engine, session.optimiser);
        session.optimiser.resumeAt(state.trainingStep());
        session.trainingStep = state.trainingStep();
        return session;
    }

    private static <T> T requireNonNullWeight(Function<String, T> weights, String name) {
        return java.util.Objects.requireNonNull(weights.apply(name), name);
    }

    /**
     * Trains on one batch.
     *
     * @param latents (B, C, H, W), row by row
     * @param snippets (B, d) of length 1 each
     * @throws NonFiniteLossException when loss or gradient is no number; the session is then of no more use
     */
    public StepReport stepOnSnippets(float[] latents, float[] snippets, int batch) {
        try (NDManager scope = engine.newScope()) {
            return step(scope, latents, batch, scope.create(snippets, new Shape(batch, snippets.length / batch)));
        }
    }

    /** Trains on one batch; {@code labels} (B,) from 0. */
    public StepReport stepOnLabels(float[] latents, long[] labels, int batch) {
        try (NDManager scope = engine.newScope()) {
            return step(scope, latents, batch, scope.create(labels));
        }
    }

    private StepReport step(NDManager scope, float[] latents, int batch, NDArray condition) {
        NDArray x1 =
                scope.create(latents, new Shape(batch, config.inChannels(), config.inputSize(), config.inputSize()));
        NDArray draw = scope.create(Seeds.mix(seed, trainingStep));
        NDArray loss = module.train(scope, "training_loss", x1, condition, draw).singletonOrThrow();
        double value = finite("the loss", loss.getFloat());
        Autograd.backward(loss);
        double norm = finite("the gradient norm", optimiser.step(optimiserConfig.step(trainingStep)));
        return new StepReport(
                trainingStep, value, norm, optimiserConfig.learningRate().at(trainingStep++));
    }

    private double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteLossException(trainingStep, what, value);
        }
        return value;
    }

    /** Training steps done. */
    public long trainingStep() {
        return trainingStep;
    }

    public NetworkConfig config() {
        return config;
    }

    /** Writes all that {@link #resume} and {@link Network#load} need into an empty folder, in Hugging Face layout. */
    public void save(Path folder) throws IOException {
        CheckpointFolder.write(
                folder,
                engine,
                config,
                new CheckpointFolder.State(trainingStep, seed, optimiserConfig),
                module.parameters(),
                optimiser);
    }

    @Override
    public void close() {
        optimiser.close();
        module.close();
    }
}
