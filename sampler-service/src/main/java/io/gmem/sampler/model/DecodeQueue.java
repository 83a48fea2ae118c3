package io.gmem.sampler.model;

import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Decodes latents to images off the batching thread. Waiting latents are decoded together, up to a maximum batch size. */
final class DecodeQueue {
    private record Undecoded(float[] latent, CompletableFuture<RgbImage> image) {}

    private final LatentDecoder decoder;
    private final int maxBatch;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Undecoded> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();

    /** @param maxBatch latents decoded together; with 1, an image has the same bytes whatever else is decoded */
    DecodeQueue(LatentDecoder decoder, int maxBatch, Executor executor) {
        this.decoder = decoder;
        this.maxBatch = maxBatch;
        this.executor = executor;
    }

    /** Enqueues a latent. The future completes on the executor. */
    CompletableFuture<RgbImage> decode(float[] latent) {
        var undecoded = new Undecoded(latent, new CompletableFuture<>());
        waiting.add(undecoded);
        executor.execute(this::decodeWaiting);
        return undecoded.image();
    }

    /** Returns the number of batches decoded so far. */
    int batches() {
        return batches.get();
    }

    private void decodeWaiting() {
        List<Undecoded> batch = new ArrayList<>();
        Undecoded next = waiting.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < maxBatch ? waiting.poll() : null;
        }
        if (batch.isEmpty()) {
            return; // another task decoded these latents
        }
        try {
            batches.incrementAndGet();
            List<RgbImage> images =
                    decoder.decodeAll(batch.stream().map(Undecoded::latent).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).image().complete(images.get(i));
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            batch.forEach(each -> each.image().completeExceptionally(e));
        }
    }
}
