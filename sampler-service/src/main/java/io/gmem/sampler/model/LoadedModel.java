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

/** A network loaded on the engine, with its bank. Images of all requests share the network calls; see {@link SharedNetwork}. */
final class LoadedModel implements Model {
    private static final int REPORTED_NEIGHBORS = 4;

    private final ModelPair pair;
    private final SharedNetwork network;
    private final @Nullable MemoryBank bank;
    private final PromptResolver prompts;
    private final TrainingImageFetcher trainingImages;
    private final DecodeQueue decodeQueue;
    private final Executor executor;

    /**
     * Takes over the caller's hold on {@code network} and the ownership of {@code bank}.
     *
     * @param executor runs decoding, comparison and encoding of images
     */
    LoadedModel(
            ModelPair pair,
            SharedNetwork network,
            @Nullable MemoryBank bank,
            PromptResolver prompts,
            TrainingImageFetcher trainingImages,
            DecodeQueue decodeQueue,
            Executor executor) {
        this.pair = pair;
        this.network = network;
        this.bank = bank;
        this.prompts = prompts;
        this.trainingImages = trainingImages;
        this.decodeQueue = decodeQueue;
        this.executor = executor;
    }

    @Override
    public ModelPair pair() {
        return pair;
    }

    @Override
    public SampledImages sample(GenerationSpec spec, SamplingListener listener) {
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
        var pipeline = new DecodePipeline(
                listener,
                decodeQueue,
                executor,
                (index, image) -> encode("image-" + index + ".png", seeds[index], resolved.get(index), image),
                seeds.length);
        try {
            int evaluations = network.batching()
                    .submit(
                            request,
                            pipeline,
                            listener.limit(),
                            Priority.orNormal(spec.priority()).weight())
                    .await()
                    .evaluations();
            return new SampledImages(all(pipeline.images()), evaluations);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted during sampling");
        } catch (TimeoutException e) {
            String limiting = spec.deadlineSeconds() == null ? "num_inference_steps" : "deadline_seconds";
            throw exhausted("deadline_exceeded", limiting, "the images were not finished within the time limit", e);
        } catch (RejectedExecutionException e) {
            throw exhausted("queue_full", "n", String.valueOf(e.getMessage()), e);
        }
    }

    private static FailureException exhausted(String code, String field, String message, Exception cause) {
        return new FailureException(new Failure(code, Category.EXHAUSTED, true, field, message), cause);
    }

    private static List<SampledImages.EncodedImage> all(List<CompletableFuture<SampledImages.EncodedImage>> futures)
            throws InterruptedException {
        List<SampledImages.EncodedImage> images = new ArrayList<>();
        for (CompletableFuture<SampledImages.EncodedImage> image : futures) {
            try {
                images.add(image.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an image could not be decoded", e.getCause());
            }
        }
        return images;
    }

    private SampledImages.EncodedImage encode(String file, long seed, ResolvedPrompt source, RgbImage image) {
        List<NearestImages.SimilarImage> neighbors = trainingImages.nearest(image, REPORTED_NEIGHBORS);
        var metadata = neighbors.isEmpty()
                ? new GeneratedImage(file, seed, source.rows(), source.label())
                : new GeneratedImage(
                        file,
                        seed,
                        source.rows(),
                        source.label(),
                        (long) neighbors.get(0).index(),
                        neighbors.get(0).distance(),
                        NearestImages.copied(neighbors),
                        neighbors.stream()
                                .map(found -> new GeneratedImage.SimilarImage(found.index(), found.distance()))
                                .toList());
        return new SampledImages.EncodedImage(metadata, image.toPng());
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
