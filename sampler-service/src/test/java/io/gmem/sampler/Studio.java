package io.gmem.sampler;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.GoldenSamples;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.memorybank.BankDescription;
import io.gmem.sampler.model.ModelPlan;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Creates small real artifacts: the data set and bank of {@link Pets}, and networks of two blocks. */
public final class Studio {
    private static final NetworkConfig SNIPPETS =
            NetworkConfig.of(32, 2, 2, 4, Pets.SIZE, 3, new Conditioning.BySnippet(Pets.DIMENSION, 0, 2));
    private static final NetworkConfig CLASSES =
            NetworkConfig.of(32, 2, 2, 4, Pets.SIZE, 3, new Conditioning.ByClass(2, 0.1, 1));
    private static final OptimizerConfig OPTIMISER =
            new OptimizerConfig(LearningRateSchedule.constant(3e-3, 1), 0.9, 0.95, 0, 1, 0.5);
    private static final BankVersion FIRST = new BankVersion(Events.BANK, 1);

    private final TensorEngine engine;
    private final ArtifactStore store;

    public Studio(TensorEngine engine, ArtifactStore store) {
        this.engine = engine;
        this.store = store;
    }

    public ArtifactStore store() {
        return store;
    }

    public DatasetEvent.Published dataset() throws IOException {
        Path staged = store.stage();
        Pets.writeDataset(staged);
        return Events.dataset(store.publish(staged, ArtifactPath.dataset(Events.DATASET), MediaTypes.DATASET));
    }

    public BankEvent.Published bank(BankVersion version) throws IOException {
        Path staged = store.stage();
        BankDescription bank = Pets.writeBank(staged, version.number());
        return Events.bank(
                version, bank.encoderDigest(), store.publish(staged, ArtifactPath.bank(version), MediaTypes.BANK));
    }

    /** Creates a checkpoint trained for the number of steps in its id, at most 5. {@code minute} also seeds the weights. */
    public CheckpointEvent.Published checkpoint(CheckpointId id, int minute) throws IOException {
        Path staged = store.stage();
        train(staged, SNIPPETS, id, minute);
        return Events.published(id, FIRST, publish(staged, id), minute);
    }

    /** Creates a checkpoint with NaN weights and valid digests. */
    public CheckpointEvent.Published brokenCheckpoint(CheckpointId id) throws IOException {
        Path staged = store.stage();
        train(staged, SNIPPETS, id, 1);
        rewrite(staged.resolve(Network.Weights.EMA.fileName()), value -> Float.NaN);
        return Events.published(id, FIRST, publish(staged, id), 1);
    }

    /** Creates a checkpoint with golden samples, generated with its own weights or with weights that were changed afterwards. */
    public CheckpointEvent.Published sampledCheckpoint(CheckpointId id, boolean own) throws IOException {
        Path staged = store.stage();
        train(staged, SNIPPETS, id, 1);
        Path ema = staged.resolve(Network.Weights.EMA.fileName());
        shift(ema, 0.1f);
        writeGoldenSamples(staged);
        if (!own) {
            shift(ema, 0.05f);
        }
        return Events.published(id, FIRST, publish(staged, id), 1);
    }

    /** Creates a checkpoint with a file of that name that contains noise. */
    public CheckpointEvent.Published checkpointWith(CheckpointId id, String file) throws IOException {
        Path staged = store.stage();
        train(staged, SNIPPETS, id, 1);
        Files.writeString(staged.resolve(file), "noise");
        return Events.published(id, FIRST, publish(staged, id), 1);
    }

    private void writeGoldenSamples(Path folder) throws IOException {
        try (Network network = Network.load(engine, folder, Network.Weights.EMA)) {
            var request = new SamplingRequest(
                    List.of(
                            new Condition.Snippet(new float[] {1, 0, 0, 0}),
                            new Condition.Snippet(new float[] {0, 0, 1, 0})),
                    new long[] {0, 1},
                    20,
                    SamplingMethod.EULER,
                    1);
            var sampled = new ImageSampler(engine, network, 16).draw(request, () -> false);
            new GoldenSamples(request, LatentDecoder.pixels(Pets.SIZE).decodeAll(sampled.latents())).write(folder);
        }
    }

    private static void shift(Path weights, float spread) throws IOException {
        var random = new Random(3);
        rewrite(weights, value -> value + spread * (float) random.nextGaussian());
    }

    private static void rewrite(Path weights, UnaryOperator<Float> change) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            for (String name : file.names()) {
                float[] values = file.read(name).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = change.apply(values[i]);
                }
                tensors.put(name, HostTensor.f32(values, file.info(name).shape()));
            }
        }
        SafetensorsWriter.write(weights, tensors, Map.of());
    }

    public ModelPlan plan(CheckpointEvent.Published checkpoint) throws IOException {
        return new ModelPlan(checkpoint, bank(FIRST), dataset());
    }

    public ModelPlan classPlan(CheckpointId id) throws IOException {
        Path staged = store.stage();
        train(staged, CLASSES, id, 1);
        return new ModelPlan(Events.published(id, null, publish(staged, id), 1), null, dataset());
    }

    private ArtifactRef publish(Path staged, CheckpointId id) throws IOException {
        Optional<ArtifactRef> existing = store.find(ArtifactPath.checkpoint(id));
        return existing.isPresent()
                ? existing.get()
                : store.publish(staged, ArtifactPath.checkpoint(id), MediaTypes.CHECKPOINT);
    }

    private void train(Path folder, NetworkConfig config, CheckpointId id, long seed) throws IOException {
        float[] latents = new float[2 * 3 * Pets.SIZE * Pets.SIZE];
        var batch = config.conditioning() instanceof Conditioning.BySnippet
                ? TrainingBatch.ofSnippets(latents, new float[] {1, 0, 0, 0, 0, 1, 0, 0}, 2)
                : TrainingBatch.ofLabels(latents, new long[] {0, 1}, 2);
        var training = new TrainingConfig(seed, Objective.VELOCITY, OPTIMISER);
        try (var session = TrainingSession.begin(engine, config, training, Execution.PLAIN)) {
            for (long step = 0; step < Math.min(5, id.trainingStep()); step++) {
                session.step(batch);
            }
            session.save(folder);
        }
    }
}
