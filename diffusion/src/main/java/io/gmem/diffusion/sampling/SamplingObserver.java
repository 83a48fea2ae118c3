package io.gmem.diffusion.sampling;

import java.util.List;
import java.util.function.Supplier;

/** Looks on while images are drawn, between solver steps. */
@FunctionalInterface
public interface SamplingObserver {
    /** Whether drawing is to end now. */
    boolean cancelled();

    /**
     * A solver step is done.
     *
     * @param first the first of the images that are being drawn together
     * @param done solver steps
     * @param of how many
     * @param preview the clean images that the network expects at this point, at no cost of evaluations; good only during the call
     */
    default void stepped(int first, int done, int of, Supplier<List<float[]>> preview) {}

    /**
     * An image is done; where images are drawn together, others may not be.
     *
     * @param latent C·H·W numbers
     */
    default void finished(int image, float[] latent) {}
}
