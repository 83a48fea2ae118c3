package io.gmem.sampler.model;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.autoencoder.PixelAutoencoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.CallHeights;
import io.gmem.sampler.batching.Admission;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.sampler.batching.BatchLimits;
import io.gmem.sampler.batching.BatchingEngine;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * What all loaded models of a process draw with.
 *
 * @param executor of pictures: decoding, comparing, encoding
 */
public record DrawingRoom(TensorEngine engine, BatchLimits limits, BatchCounters counters, Executor executor) {
    private static final int DECODED_TOGETHER = 8;

    static DrawingRoom of(BatchingConfig config, TensorEngine engine, BatchCounters counters) {
        int threads = config.pictureThreads();
        InvalidInputException.unless(
                threads >= 1 && threads <= 64, "gmem.sampler.picture-threads", "is from 1 to 64, not " + threads);
        return new DrawingRoom(
                engine,
                new BatchLimits(
                        config.slots(),
                        config.fixedSlots(),
                        config.queue(),
                        config.memory().asLongValue()),
                counters,
                Executors.newFixedThreadPool(threads, DrawingRoom::thread));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "pictures");
        thread.setDaemon(true);
        return thread;
    }

    /** An engine for {@code network}; looks first which heights of calls it may use. */
    BatchingEngine open(Network network) {
        int fixed = limits.fixedSlots();
        int slots = limits.slotsFor(network.config());
        CallHeights heights =
                fixed == 0 ? CallHeights.ANY : CallHeights.verified(engine, network, fixed, Math.max(fixed, slots));
        return new BatchingEngine(engine, network, heights, limits, Admission.BETWEEN_STEPS, counters);
    }

    PictureDecoder decoder(int latentSize) {
        return new PictureDecoder(engine, new PixelAutoencoder(), latentSize, DECODED_TOGETHER, executor);
    }
}
