package io.gmem.sampler.model;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Batching of images in network calls. A slot is one row of a network call; an image with guidance takes two. */
@ConfigMapping(prefix = "gmem.sampler")
public interface BatchingConfig {
    /**
     * Slots of a loaded network, 1 to 1,024. More slots increase throughput until the processor is saturated, and slow each step
     * down.
     */
    @WithDefault("16")
    int slots();

    /**
     * Batch size, 1 to 64, whose output bytes every network call reproduces. An image then does not depend on the other images of
     * its batch. Calls are padded to this size, or to a power-of-two multiple of it that was verified to give the same bytes. With
     * 0, any batch size is used without padding, and the last digits of an image depend on its batch.
     */
    @WithDefault("4")
    int fixedSlots();

    /** Requests of one network with images that have not started, 1 to 10,000. */
    @WithDefault("1000")
    int queue();

    /** Estimated memory for the activations of a call. Large networks get fewer slots. */
    @WithDefault("1G")
    MemorySize memory();

    /** Threads that decode, compare and encode images, 1 to 64. */
    @WithDefault("2")
    int pictureThreads();

    /**
     * Number format of the network's matrix products: {@code float32}, {@code bfloat16}, or {@code auto} for the faster of the two
     * on this processor. Images are bit-reproducible within a format; between formats they differ by rounding.
     */
    @WithDefault("float32")
    SamplingPrecision precision();
}
