package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.engine.Seeds;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A training run of a network. Not thread-safe: use it from one thread at a time.
 *
 * <p>Training is deterministic. Equal weights, seeds and batches produce equal bits on one type of machine with one number of
 * threads. {@link #save} and {@link #resume} do not change them.
 */
public final class TrainingSession implements AutoCloseable {
    private static final int DEFAULT_BATCH_SIZE = 16;

    private final TensorEngine engine;
    private final NetworkConfig config;
    private final TrainingConfig training;
    private final Map<String, HostTensor> constants;
    private final TrainableNetwork network;
    private final AdamW optimiser;
    private final MicroBatches microBatches;
    private final @Nullable KernelPlan recorded;
    private @Nullable GradientExchange exchange;
    private long trainingStep;

    private TrainingSession(
            TensorEngine engine,
            NetworkConfig config,
            TrainingConfig training,
            Execution execution,
            @Nullable KernelPlan recorded,
            NetworkWeights weights)
            throws IOException {
        this.engine = engine;
        this.config = config;
        this.training = training;
        this.constants = weights.constants();
        this.recorded = recorded;
        var kernels = new TrainableNetwork.Kernels(
                execution.microBatch() == Integer.MAX_VALUE ? DEFAULT_BATCH_SIZE : execution.microBatch(), recorded);
        this.network = TrainableNetwork.load(
                engine,
                config,
                training.objective().settings(chosen(engine, config, execution, kernels)),
                kernels,
                weights);
        this.optimiser = new AdamW(engine, network.parameters());
        this.microBatches = new MicroBatches(config, network, training.objective(), execution.microBatch());
    }

    /** Returns an execution with a precision. A resumed run keeps the precision of its checkpoint. */
    private static Execution chosen(
            TensorEngine engine, NetworkConfig config, Execution execution, TrainableNetwork.Kernels kernels) {
        if (execution.precision() != null) {
            return execution;
        }
        return execution.in(
                kernels.recorded() != null
                        ? kernels.recorded().precision()
                        : TrainableNetwork.fastestPrecision(engine, config, kernels));
    }

    /** Starts the training of a new network. Its weights are generated from the configuration's seed. */
    public static TrainingSession begin(
            TensorEngine engine, NetworkConfig config, TrainingConfig training, Execution execution)
            throws IOException {
        return new TrainingSession(
                engine, config, training, execution, null, NetworkWeights.initial(config, training.seed()));
    }

    /** Resumes training from a folder written by {@link #save}. */
    public static TrainingSession resume(TensorEngine engine, Path checkpoint, Execution execution) throws IOException {
        var state = CheckpointFolder.readState(checkpoint);
        NetworkConfig config = CheckpointFolder.readConfig(checkpoint);
        TrainingSession session;
        try (var weights = CheckpointFolder.openWeights(checkpoint)) {
            session = new TrainingSession(
                    engine, config, state.training(), execution, state.kernels(), NetworkWeights.of(config, weights));
        }
        CheckpointFolder.restore(checkpoint, engine, session.optimiser);
        session.optimiser.resumeAt(state.trainingStep());
        session.trainingStep = state.trainingStep();
        return session;
    }

    /**
     * Joins a process group. Each following step sums its gradients with the other processes, which train on the other slices.
     *
     * @param nanoTime clock for {@link #exchangeNanos}, in nanoseconds
     */
    public void joinGroup(ProcessGroup group, LongSupplier nanoTime) {
        exchange = new GradientExchange(group, optimiser, nanoTime);
    }

    /** Returns the nanoseconds spent on summing gradients with other processes, waiting included; 0 without a group. */
    public long exchangeNanos() {
        return exchange == null ? 0 : exchange.nanos();
    }

    /**
     * Runs one training step.
     *
     * @throws ProcessGroup.LostPeerException if another process of the group ended; resume from a checkpoint in a new session
     * @throws NonFiniteLossException if a loss or the gradient norm is not requireFinite; the session is then unusable
     */
    public StepReport step(TrainingBatch batch) {
        try (NDManager scope = engine.newScope()) {
            NDArray seed = scope.create(Seeds.mix(training.seed(), trainingStep));
            AdamW.Step settings = training.optimiser().step(trainingStep);
            TrainableNetwork.Step step = exchange == null && microBatches.isSingle(batch)
                    ? microBatches.step(scope, batch, seed, optimiser, settings)
                    : accumulatedStep(scope, batch, seed, settings);
            TrainableNetwork.Losses losses = step.losses();
            requireFinite("the squared error", losses.squaredError());
            requireFinite("the cosine loss", losses.cosine());
            requireFinite("the projection loss", losses.projection());
            requireFinite("the loss", losses.total());
            double norm = requireFinite("the gradient norm", step.gradientNorm());
            return new StepReport(
                    trainingStep++,
                    losses.total(),
                    losses.squaredError(),
                    losses.cosine(),
                    losses.projection(),
                    norm,
                    settings.learningRate());
        }
    }

    /** Runs a step whose gradients are accumulated over micro-batches or over the group's processes. */
    private TrainableNetwork.Step accumulatedStep(
            NDManager scope, TrainingBatch batch, NDArray seed, AdamW.Step settings) {
        TrainableNetwork.Losses losses = microBatches.accumulate(scope, batch, seed);
        if (exchange != null) {
            losses = exchange.sum(scope, losses);
        }
        return new TrainableNetwork.Step(losses, optimiser.step(settings));
    }

    private double requireFinite(String quantity, double value) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteLossException(trainingStep, quantity, value);
        }
        return value;
    }

    /** Returns the number of completed training steps. */
    public long trainingStep() {
        return trainingStep;
    }

    /** Returns a checksum of weights, average and moments. It is equal for sessions that are bit for bit equal. */
    public long fingerprint() {
        var checksum = new CRC32C();
        for (Map<String, NDArray> tensors : List.of(
                network.parameters(), optimiser.average(), optimiser.firstMoments(), optimiser.secondMoments())) {
            tensors.values()
                    .forEach(tensor -> checksum.update(engine.toHost(tensor).data()));
        }
        return checksum.getValue();
    }

    /** Returns the kernel routes of the training steps, which every checkpoint records. */
    public KernelPlan kernels() {
        return network.kernels();
    }

    /**
     * Lists the differences between the kernel routes and those of the resumed checkpoint, one line each. If there are any, the run
     * is not bit for bit equal to an uninterrupted one.
     */
    public List<String> changedKernels() {
        return recorded == null ? List.of() : kernels().changesFrom(recorded);
    }

    public NetworkConfig config() {
        return config;
    }

    /** Writes a checkpoint for {@link #resume} and {@link Network#load} into an empty folder, in Hugging Face layout. */
    public void save(Path folder) throws IOException {
        CheckpointFolder.write(
                folder,
                engine,
                config,
                new CheckpointFolder.State(trainingStep, training, kernels()),
                network.parameters(),
                constants,
                optimiser);
    }

    @Override
    public void close() {
        optimiser.close();
        network.close();
    }
}
