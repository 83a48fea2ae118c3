package io.gmem.sampler.model;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Priority;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.memorybank.MemoryBank;
import io.gmem.sampler.prompt.PromptResolver;
import io.gmem.sampler.prompt.ResolvedPrompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A network on the engine with its bank. Images of all requests share the network's calls; see {@link SharedNetwork}. */
final class LoadedModel implements Model {
    private static final int ALIKE_TOLD = 4;

    private final ModelPair pair;
    private final SharedNetwork network;
    private final @Nullable MemoryBank bank;
    private final PromptResolver prompts;
    private final TrainingImageFetcher training;
    private final DecodeQueue line;
    private final Executor executor;

    /**
     * Holds {@code network} and owns {@code bank} from now on.
     *
     * @param executor of what is done with pictures
     */
    LoadedModel(
            ModelPair pair,
            SharedNetwork network,
            @Nullable MemoryBank bank,
            PromptResolver prompts,
            TrainingImageFetcher training,
            DecodeQueue line,
            Executor executor) {
        this.pair = pair;
        this.network = network;
        this.bank = bank;
        this.prompts = prompts;
        this.training = training;
        this.line = line;
        this.executor = executor;
    }

    @Override
    public ModelPair pair() {
        return pair;
    }

    @Override
    public SampledImages draw(GenerationSpec spec, SamplingListener follower) {
        long[] seeds = LongStream.range(spec.seed(), spec.seed() + spec.count()).toArray();
        List<ResolvedPrompt> resolved = LongStream.of(seeds)
                .mapToObj(seed -> prompts.resolve(spec.prompt(), seed))
                .toList();
        var request = new SamplingRequest(
                resolved.stream().map(ResolvedPrompt::condition).toList(),
                seeds,
                spec.solverSteps(),
                SamplingMethod.valueOf(spec.solver().name()),
                spec.guidanceScale());
        var feed = new DecodePipeline(
                follower,
                line,
                executor,
                (image, picture) -> picture("image-" + image + ".png", seeds[image], resolved.get(image), picture),
                seeds.length);
        try {
            int evaluations = network.batching()
                    .submit(
                            request,
                            feed,
                            follower.limit(),
                            Priority.orNormal(spec.priority()).weight())
                    .await()
                    .evaluations();
            return new SampledImages(all(feed.pictures()), evaluations);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while drawing");
        } catch (TimeoutException e) {
            String limiting = spec.deadlineSeconds() == null ? "num_inference_steps" : "deadline_seconds";
            throw exhausted("deadline_exceeded", limiting, "the images were not drawn in time", e);
        } catch (RejectedExecutionException e) {
            throw exhausted("queue_full", "n", String.valueOf(e.getMessage()), e);
        }
    }

    private static FailureException exhausted(String code, String field, String message, Exception cause) {
        return new FailureException(new Failure(code, Category.EXHAUSTED, true, field, message), cause);
    }

    private static List<SampledImages.Picture> all(List<CompletableFuture<SampledImages.Picture>> futures)
            throws InterruptedException {
        List<SampledImages.Picture> pictures = new ArrayList<>();
        for (CompletableFuture<SampledImages.Picture> picture : futures) {
            try {
                pictures.add(picture.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a picture could not be decoded", e.getCause());
            }
        }
        return pictures;
    }

    private SampledImages.Picture picture(String file, long seed, ResolvedPrompt source, RgbImage image) {
        List<NearestImages.Alike> alike = training.alike(image, ALIKE_TOLD);
        var about = alike.isEmpty()
                ? new GeneratedImage(file, seed, source.rows(), source.label())
                : new GeneratedImage(
                        file,
                        seed,
                        source.rows(),
                        source.label(),
                        (long) alike.get(0).index(),
                        alike.get(0).distance(),
                        NearestImages.copied(alike),
                        alike.stream()
                                .map(found -> new GeneratedImage.Alike(found.index(), found.distance()))
                                .toList());
        return new SampledImages.Picture(about, image.toPng());
    }

    @Override
    public void close() {
        network.release();
        if (bank != null) {
            try {
                bank.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing bank " + pair.bank(), e);
            }
        }
    }
}
