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
 * The resources that all loaded models of a process share.
 *
 * @param executor runs decoding, comparison and encoding of images
 * @param precision of the network's matrix products
 */
public record SamplingRuntime(
        TensorEngine engine,
        BatchLimits limits,
        BatchCounters counters,
        Executor executor,
        SamplingPrecision precision) {
    private static final int MAX_DECODE_BATCH = 8;

    static SamplingRuntime of(BatchingConfig config, TensorEngine engine, BatchCounters counters) {
        int threads = config.pictureThreads();
        InvalidInputException.unless(
                threads >= 1 && threads <= 64,
                "gmem.sampler.picture-threads",
                "must be between 1 and 64 (was " + threads + ")");
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
        Thread thread = new Thread(work, "images");
        thread.setDaemon(true);
        return thread;
    }

    /** Creates an engine for {@code network}, after determining the batch sizes it may use. */
    BatchingEngine open(Network network) {
        int fixed = limits.fixedSlots();
        int slots = limits.slotsFor(network.config());
        BatchSizes batchSizes =
                fixed == 0 ? BatchSizes.ANY : BatchSizes.verified(engine, network, fixed, Math.max(fixed, slots));
        return new BatchingEngine(engine, network, batchSizes, limits, Admission.BETWEEN_STEPS, counters);
    }

    /**
     * Creates a queue in front of {@code decoder}. Where images must be bit-reproducible, an autoencoder decodes one latent at a
     * time.
     */
    DecodeQueue decodeQueue(LatentDecoder decoder) {
        boolean single = limits.fixedSlots() > 0 && decoder.encoded();
        return new DecodeQueue(decoder, single ? 1 : MAX_DECODE_BATCH, executor);
    }
}
