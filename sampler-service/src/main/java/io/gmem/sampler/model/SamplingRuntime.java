package io.gmem.sampler.model;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.BatchSizes;
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
 * @param precision of the network's matrix products
 */
public record SamplingRuntime(
        TensorEngine engine,
        BatchLimits limits,
        BatchCounters counters,
        Executor executor,
        SamplingPrecision precision) {
    private static final int DECODED_TOGETHER = 8;

    static SamplingRuntime of(BatchingConfig config, TensorEngine engine, BatchCounters counters) {
        int threads = config.pictureThreads();
        InvalidInputException.unless(
                threads >= 1 && threads <= 64, "gmem.sampler.picture-threads", "is from 1 to 64, not " + threads);
        return new SamplingRuntime(
                engine,
                new BatchLimits(
                        config.slots(),
                        config.fixedSlots(),
                        config.queue(),
                        config.memory().asLongValue()),
                counters,
                Executors.newFixedThreadPool(threads, SamplingRuntime::thread),
                config.precision());
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
        BatchSizes heights =
                fixed == 0 ? BatchSizes.ANY : BatchSizes.verified(engine, network, fixed, Math.max(fixed, slots));
        return new BatchingEngine(engine, network, heights, limits, Admission.BETWEEN_STEPS, counters);
    }

    /** A line before {@code decoder}. Where images repeat bit for bit, an autoencoder sees one latent at a time. */
    DecodeQueue line(LatentDecoder decoder) {
        boolean alone = limits.fixedSlots() > 0 && decoder.encoded();
        return new DecodeQueue(decoder, alone ? 1 : DECODED_TOGETHER, executor);
    }
}
