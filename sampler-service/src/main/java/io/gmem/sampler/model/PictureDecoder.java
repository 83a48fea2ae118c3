package io.gmem.sampler.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes pictures of latents, off the thread that draws: whatever waits is decoded together, up to a number. A picture depends on
 * its company no more than the autoencoder's answer does; with {@code pixels} not at all.
 */
final class PictureDecoder {
    private record Undecoded(float[] latent, CompletableFuture<RgbImage> picture) {}

    private final TensorEngine engine;
    private final Autoencoder autoencoder;
    private final int latentSize;
    private final int most;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Undecoded> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();

    /**
     * @param latentSize rows and columns of a latent
     * @param most latents decoded together
     */
    PictureDecoder(TensorEngine engine, Autoencoder autoencoder, int latentSize, int most, Executor executor) {
        this.engine = engine;
        this.autoencoder = autoencoder;
        this.latentSize = latentSize;
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
            decode(batch);
        } catch (RuntimeException | OutOfMemoryError e) {
            batch.forEach(each -> each.picture().completeExceptionally(e));
        }
    }

    private void decode(List<Undecoded> batch) {
        batches.incrementAndGet();
        int side = latentSize * autoencoder.downscale();
        try (NDManager scope = engine.newScope()) {
            float[][] rows = batch.stream().map(Undecoded::latent).toArray(float[][]::new);
            NDArray latents =
                    scope.create(rows).reshape(new Shape(rows.length, autoencoder.channels(), latentSize, latentSize));
            float[] planes = autoencoder.decode(latents).toFloatArray();
            int size = planes.length / rows.length;
            for (int i = 0; i < rows.length; i++) {
                batch.get(i)
                        .picture()
                        .complete(
                                RgbImage.fromPlanes(side, side, Arrays.copyOfRange(planes, i * size, (i + 1) * size)));
            }
        }
    }
}
