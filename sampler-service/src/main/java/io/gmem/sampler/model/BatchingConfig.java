package io.gmem.sampler.model;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How images are drawn together. A slot is a row of a network call; a guided image takes two. */
@ConfigMapping(prefix = "gmem.sampler")
public interface BatchingConfig {
    /** Slots of a loaded network, 1 to 1,024. More give more throughput up to what the processor can use, and slower steps. */
    @WithDefault("16")
    int slots();

    /**
     * Height of a network call, 1 to 64, whose bytes every call repeats: an image is the same bytes whatever it is drawn with. Calls
     * are filled up to it, or to a double of it that was seen to give the same. 0: any height, no filling, and the last digits of an
     * image depend on its company.
     */
    @WithDefault("4")
    int fixedSlots();

    /** Requests with images that are not begun, of one network, 1 to 10,000. */
    @WithDefault("1000")
    int queue();

    /** What the activations of a call may take, by estimate; of a large network there are fewer slots. */
    @WithDefault("1G")
    MemorySize memory();

    /** Threads that decode, compare and encode pictures, 1 to 64. */
    @WithDefault("2")
    int pictureThreads();

    /**
     * Number format of the network's matrix products: {@code float32}, {@code bfloat16}, or {@code auto} for the one in which this
     * processor takes less time. Images repeat bit for bit within a format; between formats they differ by rounding.
     */
    @WithDefault("float32")
    SamplingPrecision precision();
}
