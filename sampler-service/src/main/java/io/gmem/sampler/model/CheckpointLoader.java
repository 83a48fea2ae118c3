package io.gmem.sampler.model;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.GoldenSamples;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import io.gmem.sampler.prompt.ClassPrompts;
import io.gmem.sampler.prompt.PromptResolver;
import io.gmem.sampler.prompt.SnippetPrompts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads models from the artifact store. Every file is verified and the parts are checked against each other. One solver step is
 * run, and the trainer's golden samples are reproduced. A network that passed these checks is reused if only the bank differs. At
 * most one data set and one network are kept.
 */
public final class CheckpointLoader implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(CheckpointLoader.class);
    private static final int MAX_TRAINING_IMAGE_BYTES = 256 << 20;

    /** Training images and decoder of a data set. */
    private record DatasetContext(ArtifactRef dataset, TrainingImageFetcher trainingImages, LatentDecoder decoder) {}

    private final SamplingRuntime runtime;
    private final TensorEngine engine;
    private final ArtifactStore store;
    private final int imageLimit;
    private @Nullable DatasetContext lastContext;
    private volatile @Nullable SharedNetwork lastNetwork;

    /** @param imageLimit maximum number of training images kept for comparison; they never exceed 256 MiB */
    public CheckpointLoader(SamplingRuntime runtime, ArtifactStore store, int imageLimit) {
        this.runtime = runtime;
        this.engine = runtime.engine();
        this.store = store;
        this.imageLimit = imageLimit;
    }

    @Override
    public Model load(ModelPlan plan) throws IOException {
        DatasetContext context = context(plan.dataset());
        MemoryBank bank = open(plan.bank());
        try {
            ArtifactRef checkpoint = plan.checkpoint().artifact();
            SharedNetwork last = lastNetwork;
            boolean verified = last != null && last.hold(checkpoint);
            SharedNetwork shared = verified ? Objects.requireNonNull(last) : load(checkpoint);
            try {
                PromptResolver prompts = prompts(plan, shared.network(), bank);
                if (!verified) {
                    runTrialStep(plan, shared.network(), prompts);
                    verifyGoldenSamples(plan, shared.network(), context.decoder());
                    lastNetwork = shared;
                }
                DecodeQueue decodeQueue = runtime.decodeQueue(context.decoder());
                return new LoadedModel(
                        plan.pair(), shared, bank, prompts, context.trainingImages(), decodeQueue, runtime.executor());
            } catch (IOException | RuntimeException e) {
                shared.release();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (bank != null) {
                bank.close();
            }
            throw e;
        }
    }

    private SharedNetwork load(ArtifactRef checkpoint) throws IOException {
        Network network = Network.load(
                engine,
                store.fetch(checkpoint),
                Network.Weights.EMA,
                runtime.precision().precision());
        LOG.infof(
                "kernel routes chosen: checkpoint=%s precision=%s attention=%s linear=%s",
                checkpoint.uri(),
                network.kernels().precision().id(),
                network.kernels().attention().id(),
                new TreeMap<>(network.kernels().linear()));
        try {
            return new SharedNetwork(checkpoint, network, runtime.open(network));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private @Nullable MemoryBank open(BankEvent.@Nullable Published bank) throws IOException {
        return bank == null ? null : MemoryBank.open(store.fetchAll(bank.parts()));
    }

    /** Returns the context of a data set. The last one is kept, since checkpoints of one run share their data set. */
    private synchronized DatasetContext context(DatasetEvent.Published dataset) throws IOException {
        DatasetContext last = lastContext;
        if (last == null || !last.dataset().equals(dataset.artifact())) {
            try (LatentDataset open = LatentDataset.open(store.fetch(dataset.artifact()))) {
                requireDecodable(dataset, open);
                int side = open.description().resolution();
                TrainingImageFetcher trainingImages = TrainingImageFetcher.NONE;
                if (open.pictured()) {
                    int limit = Math.max(1, Math.min(imageLimit, MAX_TRAINING_IMAGE_BYTES / (3 * side * side)));
                    trainingImages = TrainingImageFetcher.read(open, limit);
                }
                last = new DatasetContext(dataset.artifact(), trainingImages, decoder(dataset, open));
                lastContext = last;
            }
        }
        return last;
    }

    private static void requireDecodable(DatasetEvent.Published dataset, LatentDataset open) {
        if (!open.description().decodable()) {
            throw new FailureException(Failure.conflict(
                    "model_unusable",
                    "gmem.checkpoint",
                    "the latents of data set " + dataset.dataset()
                            + " cannot be decoded, because the data set was ingested without an autoencoder;"
                            + " ingest it again with 'autoencoder'"));
        }
    }

    private LatentDecoder decoder(DatasetEvent.Published dataset, LatentDataset open) throws IOException {
        ArtifactRef weights = dataset.autoencoderWeights();
        return LatentDecoder.open(
                engine,
                weights == null ? null : store.fetch(weights),
                open.description().statistics().orElse(null),
                dataset.latentSize());
    }

    private static PromptResolver prompts(ModelPlan plan, Network network, @Nullable MemoryBank bank) {
        Conditioning conditioning = network.config().conditioning();
        if (conditioning instanceof Conditioning.ByClass byClass) {
            require(bank == null, plan, "is conditioned on classes, but its run names a bank");
            return new ClassPrompts(byClass.classes(), plan.checkpoint().labels());
        }
        int dimension = ((Conditioning.BySnippet) conditioning).dimension();
        if (bank == null || bank.dimension() != dimension) {
            throw unusable(
                    plan,
                    "requires snippets of dimension " + dimension + " (was "
                            + (bank == null ? "no bank" : bank.dimension()) + ")");
        }
        return new SnippetPrompts(bank);
    }

    /** Samples one image with one solver step and requires finite values. */
    private void runTrialStep(ModelPlan plan, Network network, PromptResolver prompts) {
        var config = network.config();
        require(
                config.inChannels() == plan.dataset().channels()
                        && config.inputSize() == plan.dataset().latentSize(),
                plan,
                "generates latents of %d x %d x %d, but its data set has %d x %d x %d"
                        .formatted(
                                config.inChannels(),
                                config.inputSize(),
                                config.inputSize(),
                                plan.dataset().channels(),
                                plan.dataset().latentSize(),
                                plan.dataset().latentSize()));
        var trial = new SamplingRequest(
                List.of(prompts.resolve(new Prompt.Random(), 0).condition()),
                new long[] {0},
                1,
                SamplingMethod.EULER,
                1);
        var sampled = new ImageSampler(engine, network, 1).draw(trial, () -> false);
        for (float value : sampled.latents().get(0)) {
            require(Float.isFinite(value), plan, "generated the value " + value + " in a trial step");
        }
    }

    /** Reproduces the samples stored by the trainer. Checkpoints written without samples are accepted as they are. */
    private void verifyGoldenSamples(ModelPlan plan, Network network, LatentDecoder decoder) throws IOException {
        Optional<GoldenSamples> samples =
                GoldenSamples.read(store.fetch(plan.checkpoint().artifact()));
        if (samples.isEmpty()) {
            LOG.infof(
                    "loaded checkpoint without golden samples, verified one solver step only: checkpoint=%s",
                    plan.checkpoint().checkpoint());
            return;
        }
        double psnr = samples.get().reproduced(engine, network, decoder);
        LOG.infof(
                "golden samples reproduced: checkpoint=%s psnr=%.1f",
                plan.checkpoint().checkpoint(), psnr);
        require(
                psnr >= GoldenSamples.LEAST_PSNR,
                plan,
                "does not reproduce its trainer's samples: PSNR must be at least %2$.0f dB (was %1$.1f dB)"
                        .formatted(psnr, GoldenSamples.LEAST_PSNR));
    }

    private static void require(boolean condition, ModelPlan plan, String problem) {
        if (!condition) {
            throw unusable(plan, problem);
        }
    }

    private static FailureException unusable(ModelPlan plan, String problem) {
        return new FailureException(Failure.conflict(
                "model_unusable",
                "gmem.checkpoint",
                "checkpoint " + plan.checkpoint().checkpoint() + " " + problem));
    }
}
