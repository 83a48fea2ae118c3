package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.List;

/** Decides which waiting images join the running batch when slots are free. */
@FunctionalInterface
public interface Admission {
    /** Admits every image: step-level batching. */
    Admission BETWEEN_STEPS = (running, joining, candidate) -> true;

    /**
     * Returns whether an image of {@code candidate} joins now. A rejected image is offered again before the next network call. An
     * implementation must admit at least one image when the batch is empty.
     *
     * @param running requests of the images in the batch, one entry per image
     * @param joining requests of the images that join in this round, one entry per image
     */
    boolean admits(List<SamplingRequest> running, List<SamplingRequest> joining, SamplingRequest candidate);
}
