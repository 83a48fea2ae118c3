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
 * A network in training. Belongs to one thread at a time. The same weights, seed and batches give the same bits on one kind of
 * machine and number of threads, across any number of {@link #save} and {@link #resume}.
 */
public final class TrainingSession implements AutoCloseable {
    private static final int USUAL_BATCH = 16;

    private final TensorEngine engine;
    private final NetworkConfig config;
    private final TrainingConfig training;
    private final Map<String, HostTensor> constants;
    private final TrainableNetwork learner;
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
                execution.microBatch() == Integer.MAX_VALUE ? USUAL_BATCH : execution.microBatch(), recorded);
        this.learner = TrainableNetwork.load(
                engine,
                config,
                training.objective().settings(chosen(engine, config, execution, kernels)),
                kernels,
                weights);
        this.optimiser = new AdamW(engine, learner.parameters());
        this.microBatches = new MicroBatches(config, learner, training.objective(), execution.microBatch());
    }

    /** A run keeps the precision that it began with. */
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

    /** A new network, its weights drawn from the configuration's seed. */
    public static TrainingSession begin(
            TensorEngine engine, NetworkConfig config, TrainingConfig training, Execution execution)
            throws IOException {
        return new TrainingSession(
                engine, config, training, execution, null, NetworkWeights.initial(config, training.seed()));
    }

    /** Goes on from a folder that {@link #save} wrote. */
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
     * From here on every step sums its gradients with those of the group's other processes, which step on the other parts.
     *
     * @param nanoTime a clock for {@link #exchangeNanos}
     */
    public void joinGroup(ProcessGroup group, LongSupplier nanoTime) {
        exchange = new GradientExchange(group, optimiser, nanoTime);
    }

    /** Time spent so far on summing gradients with other processes, and on waiting for them; 0 for one that is alone. */
    public long exchangeNanos() {
        return exchange == null ? 0 : exchange.nanos();
    }

    /**
     * Trains on one batch.
     *
     * @throws ProcessGroup.LostPeerException when another process of the group is gone; go on from a checkpoint in a new session
     * @throws NonFiniteLossException when loss or gradient is no number; the session is then of no more use
     */
    public StepReport step(TrainingBatch batch) {
        try (NDManager scope = engine.newScope()) {
            NDArray seed = scope.create(Seeds.mix(training.seed(), trainingStep));
            AdamW.Step settings = training.optimiser().step(trainingStep);
            TrainableNetwork.Step step = exchange == null && microBatches.isOne(batch)
                    ? microBatches.step(scope, batch, seed, optimiser, settings)
                    : gathered(scope, batch, seed, settings);
            TrainableNetwork.Losses losses = step.losses();
            finite("the squared error", losses.squaredError());
            finite("the cosine loss", losses.cosine());
            finite("the projection loss", losses.projection());
            finite("the loss", losses.total());
            double norm = finite("the gradient norm", step.gradientNorm());
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

    /** A step in parts: of the batch, or of the group's processes. */
    private TrainableNetwork.Step gathered(NDManager scope, TrainingBatch batch, NDArray seed, AdamW.Step settings) {
        TrainableNetwork.Losses losses = microBatches.learn(scope, batch, seed);
        if (exchange != null) {
            losses = exchange.sum(scope, losses);
        }
        return new TrainableNetwork.Step(losses, optimiser.step(settings));
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

    /** Checksum of weights, average and moments: equal for sessions that are equal to the bit. */
    public long fingerprint() {
        var checksum = new CRC32C();
        for (Map<String, NDArray> tensors : List.of(
                learner.parameters(), optimiser.average(), optimiser.firstMoments(), optimiser.secondMoments())) {
            tensors.values()
                    .forEach(tensor -> checksum.update(engine.toHost(tensor).data()));
        }
        return checksum.getValue();
    }

    /** The kernel routes that the steps are computed with; recorded in every checkpoint. */
    public KernelPlan kernels() {
        return learner.kernels();
    }

    /**
     * How the routes differ from those of the checkpoint that this session resumed from, one line per difference. Where there is one,
     * the run does not repeat the bits of an undisturbed one.
     */
    public List<String> changedKernels() {
        return recorded == null ? List.of() : kernels().changesFrom(recorded);
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
                new CheckpointFolder.State(trainingStep, training, kernels()),
                learner.parameters(),
                constants,
                optimiser);
    }

    @Override
    public void close() {
        optimiser.close();
        learner.close();
    }
}
