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
 * Loads models from the artifact store: every file verified, the parts held against each other, one step drawn, and the trainer's own
 * samples drawn again, before anybody gets to see the model. Where only the bank is another, the network that was tried before is used again.
 */
public final class CheckpointLoader implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(CheckpointLoader.class);
    private static final int MOST_BYTES_OF_PICTURES = 256 << 20;

    /** What a data set is drawn and compared with. */
    private record Shown(ArtifactRef dataset, TrainingImageFetcher pictures, LatentDecoder decoder) {}

    private final SamplingRuntime room;
    private final TensorEngine engine;
    private final ArtifactStore store;
    private final int pictureLimit;
    private @Nullable Shown lastShown;
    private volatile @Nullable SharedNetwork lastNetwork;

    /** @param pictureLimit training pictures kept for comparison, at most; never more than 256 MiB of them */
    public CheckpointLoader(SamplingRuntime room, ArtifactStore store, int pictureLimit) {
        this.room = room;
        this.engine = room.engine();
        this.store = store;
        this.pictureLimit = pictureLimit;
    }

    @Override
    public Model load(ModelPlan plan) throws IOException {
        Shown shown = shown(plan.dataset());
        MemoryBank bank = open(plan.bank());
        try {
            ArtifactRef checkpoint = plan.checkpoint().artifact();
            SharedNetwork before = lastNetwork;
            boolean tried = before != null && before.hold(checkpoint);
            SharedNetwork shared = tried ? Objects.requireNonNull(before) : load(checkpoint);
            try {
                PromptResolver prompts = prompts(plan, shared.network(), bank);
                if (!tried) {
                    tryOut(plan, shared.network(), prompts);
                    drawGoldenSamples(plan, shared.network(), shown.decoder());
                    lastNetwork = shared;
                }
                DecodeQueue line = room.line(shown.decoder());
                return new LoadedModel(plan.pair(), shared, bank, prompts, shown.pictures(), line, room.executor());
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
                room.precision().precision());
        LOG.infof(
                "kernel routes chosen: checkpoint=%s precision=%s attention=%s linear=%s",
                checkpoint.uri(),
                network.kernels().precision().id(),
                network.kernels().attention().id(),
                new TreeMap<>(network.kernels().linear()));
        try {
            return new SharedNetwork(checkpoint, network, room.open(network));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private @Nullable MemoryBank open(BankEvent.@Nullable Published bank) throws IOException {
        return bank == null ? null : MemoryBank.open(store.fetchAll(bank.parts()));
    }

    /** Checkpoints of one run share their data set: it is read once. */
    private synchronized Shown shown(DatasetEvent.Published dataset) throws IOException {
        Shown last = lastShown;
        if (last == null || !last.dataset().equals(dataset.artifact())) {
            try (LatentDataset open = LatentDataset.open(store.fetch(dataset.artifact()))) {
                refuseUndecodable(dataset, open);
                int side = open.description().resolution();
                TrainingImageFetcher pictures = TrainingImageFetcher.NONE;
                if (open.pictured()) {
                    int most = Math.max(1, Math.min(pictureLimit, MOST_BYTES_OF_PICTURES / (3 * side * side)));
                    pictures = TrainingImageFetcher.read(open, most);
                }
                last = new Shown(dataset.artifact(), pictures, decoder(dataset, open));
                lastShown = last;
            }
        }
        return last;
    }

    private static void refuseUndecodable(DatasetEvent.Published dataset, LatentDataset open) {
        if (!open.description().decodable()) {
            throw new FailureException(Failure.conflict(
                    "model_unusable",
                    "gmem.checkpoint",
                    "the latents of data set " + dataset.dataset()
                            + " were taken in without naming their autoencoder: nothing makes"
                            + " pictures of what its checkpoints draw; make the data set again with 'autoencoder'"));
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
            fits(bank == null, plan, "is conditioned on classes, its run names a bank");
            return new ClassPrompts(byClass.classes(), plan.checkpoint().labels());
        }
        int dimension = ((Conditioning.BySnippet) conditioning).dimension();
        if (bank == null || bank.dimension() != dimension) {
            throw misfit(
                    plan,
                    "needs snippets of " + dimension + " numbers, its bank has "
                            + (bank == null ? "none" : "snippets of " + bank.dimension()));
        }
        return new SnippetPrompts(bank);
    }

    /** Draws one image in one step and looks whether it is made of numbers. */
    private void tryOut(ModelPlan plan, Network network, PromptResolver prompts) {
        var config = network.config();
        fits(
                config.inChannels() == plan.dataset().channels()
                        && config.inputSize() == plan.dataset().latentSize(),
                plan,
                "draws latents of %d x %d x %d, its data set has %d x %d x %d"
                        .formatted(
                                config.inChannels(),
                                config.inputSize(),
                                config.inputSize(),
                                plan.dataset().channels(),
                                plan.dataset().latentSize(),
                                plan.dataset().latentSize()));
        var once = new SamplingRequest(
                List.of(prompts.resolve(new Prompt.Random(), 0).condition()),
                new long[] {0},
                1,
                SamplingMethod.EULER,
                1);
        var drawn = new ImageSampler(engine, network, 1).draw(once, () -> false);
        for (float value : drawn.latents().get(0)) {
            fits(Float.isFinite(value), plan, "drew " + value + " when it was tried out");
        }
    }

    /** Held against the pictures that the trainer drew; checkpoints written before there were such are loaded as they are. */
    private void drawGoldenSamples(ModelPlan plan, Network network, LatentDecoder decoder) throws IOException {
        Optional<GoldenSamples> samples =
                GoldenSamples.read(store.fetch(plan.checkpoint().artifact()));
        if (samples.isEmpty()) {
            LOG.infof(
                    "checkpoint came without samples, it was tried for one step only: checkpoint=%s",
                    plan.checkpoint().checkpoint());
            return;
        }
        double psnr = samples.get().drawnAgain(engine, network, decoder);
        LOG.infof(
                "samples drawn again: checkpoint=%s psnr=%.1f",
                plan.checkpoint().checkpoint(), psnr);
        fits(
                psnr >= GoldenSamples.LEAST_PSNR,
                plan,
                "does not draw what its trainer drew: its samples come out at %.1f dB, at least %.0f dB are wanted"
                        .formatted(psnr, GoldenSamples.LEAST_PSNR));
    }

    private static void fits(boolean sound, ModelPlan plan, String what) {
        if (!sound) {
            throw misfit(plan, what);
        }
    }

    private static FailureException misfit(ModelPlan plan, String what) {
        return new FailureException(Failure.conflict(
                "model_unusable",
                "gmem.checkpoint",
                "checkpoint " + plan.checkpoint().checkpoint() + " " + what));
    }
}
