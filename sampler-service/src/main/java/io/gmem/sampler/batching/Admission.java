package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.List;

/** Which images may join those that are being drawn, when there is room. */
@FunctionalInterface
public interface Admission {
    /** All of them: step-level batching. */
    Admission BETWEEN_STEPS = (running, joining, candidate) -> true;

    /**
     * Whether an image of {@code candidate} joins now; what is refused is asked again before the next call. Must admit something
     * when nothing runs.
     *
     * @param running requests of the images that have been drawn at, one an image
     * @param joining of those that join now
     */
    boolean admits(List<SamplingRequest> running, List<SamplingRequest> joining, SamplingRequest candidate);
}
