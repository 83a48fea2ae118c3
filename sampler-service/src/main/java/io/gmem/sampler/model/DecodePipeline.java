package io.gmem.sampler.model;

import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.sampling.SamplingObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Moves slow work off the batching thread. Latents are queued for decoding as they arrive; images and previews are completed on the
 * executor. No call of this class blocks.
 */
final class DecodePipeline implements SamplingObserver {
    /** Encodes a decoded image. */
    interface Encoder {
        SampledImages.EncodedImage encode(int index, RgbImage decoded);
    }

    private final SamplingListener listener;
    private final DecodeQueue decodeQueue;
    private final Executor executor;
    private final Encoder encoder;
    private final List<CompletableFuture<SampledImages.EncodedImage>> results;
    private final Set<Integer> previewing = ConcurrentHashMap.newKeySet();

    /** @param images number of images of the request */
    DecodePipeline(SamplingListener listener, DecodeQueue decodeQueue, Executor executor, Encoder encoder, int images) {
        this.listener = listener;
        this.decodeQueue = decodeQueue;
        this.executor = executor;
        this.encoder = encoder;
        this.results = IntStream.range(0, images)
                .mapToObj(image -> new CompletableFuture<SampledImages.EncodedImage>())
                .toList();
    }

    @Override
    public boolean cancelled() {
        return listener.stop();
    }

    @Override
    public void stepped(int image, int done, int steps, Supplier<List<float[]>> preview) {
        int interval = listener.previewEvery();
        if (interval == 0 || done % interval != 0 || done == steps || !previewing.add(image)) {
            return;
        }
        decodeQueue
                .decode(preview.get().get(0))
                .thenAcceptAsync(
                        decoded ->
                                listener.previewed(new SamplingListener.Preview(image, done, steps, decoded.toPng())),
                        executor)
                .whenComplete((published, failure) -> previewing.remove(image));
    }

    @Override
    public void finished(int image, float[] latent) {
        decodeQueue
                .decode(latent)
                .thenApplyAsync(decoded -> encoder.encode(image, decoded), executor)
                .whenComplete((encoded, failure) -> {
                    if (failure == null) {
                        results.get(image).complete(encoded);
                    } else {
                        results.get(image).completeExceptionally(failure);
                    }
                });
    }

    /** Returns the images in request order. Each future completes after its latent was decoded and encoded. */
    List<CompletableFuture<SampledImages.EncodedImage>> images() {
        return results;
    }
}
