package io.gmem.sampler.model;

import java.time.Duration;

/** Observes the sampling of a request. Methods are called between solver steps and must return immediately. */
@FunctionalInterface
public interface SamplingListener {
    /**
     * The network's current estimate of the clean image.
     *
     * @param image index within the request, from 0
     * @param solverStep solver steps completed
     * @param steps total number of solver steps
     * @param png encoded PNG file
     */
    @SuppressWarnings("ArrayRecordComponent") // written directly to a stream
    record Preview(int image, int solverStep, int steps, byte[] png) {}

    /** Returns whether sampling must stop. The slots are free before the next network call. */
    boolean stop();

    /** Returns the time limit of the request. */
    default Duration limit() {
        return Duration.ofDays(1);
    }

    /** Returns the number of solver steps between two previews; 0 disables previews. */
    default int previewEvery() {
        return 0;
    }

    /**
     * Receives a preview, on a thread other than the batching thread. While a preview of an image is being processed, further
     * previews of that image are skipped.
     */
    default void previewed(Preview preview) {}
}
