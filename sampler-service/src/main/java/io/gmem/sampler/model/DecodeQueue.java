package io.gmem.sampler.model;

import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes pictures of latents, off the thread that draws: whatever waits is decoded together, up to a number. */
final class DecodeQueue {
    private record Undecoded(float[] latent, CompletableFuture<RgbImage> picture) {}

    private final LatentDecoder decoder;
    private final int most;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Undecoded> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();

    /** @param most latents decoded together; with 1 a picture is the same bytes whatever else is drawn */
    DecodeQueue(LatentDecoder decoder, int most, Executor executor) {
        this.decoder = decoder;
        this.most = most;
        this.executor = executor;
    }

    /** Completes on the executor. */
    CompletableFuture<RgbImage> decode(float[] latent) {
        var undecoded = new Undecoded(latent, new CompletableFuture<>());
        waiting.add(undecoded);
        executor.execute(this::decodeWaiting);
        return undecoded.picture();
    }

    /** Batches decoded so far. */
    int batches() {
        return batches.get();
    }

    private void decodeWaiting() {
        List<Undecoded> batch = new ArrayList<>();
        Undecoded next = waiting.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < most ? waiting.poll() : null;
        }
        if (batch.isEmpty()) {
            return; // decoded with another's
        }
        try {
            batches.incrementAndGet();
            List<RgbImage> pictures =
                    decoder.decodeAll(batch.stream().map(Undecoded::latent).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).picture().complete(pictures.get(i));
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            batch.forEach(each -> each.picture().completeExceptionally(e));
        }
    }
}
