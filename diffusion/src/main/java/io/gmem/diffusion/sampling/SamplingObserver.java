package io.gmem.diffusion.sampling;

import java.util.List;
import java.util.function.Supplier;

/** Observes the generation of images between solver steps. */
@FunctionalInterface
public interface SamplingObserver {
    /** Returns whether sampling must stop now. */
    boolean cancelled();

    /**
     * Called after each solver step.
     *
     * @param first index of the first image of the batch
     * @param completed completed solver steps
     * @param total total solver steps
     * @param preview the clean images predicted at this point, without extra evaluations; valid only during the call
     */
    default void stepped(int first, int completed, int total, Supplier<List<float[]>> preview) {}

    /**
     * Called when an image is finished; other images of the batch may not be.
     *
     * @param latent C·H·W numbers
     */
    default void finished(int image, float[] latent) {}
}
