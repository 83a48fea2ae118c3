package io.gmem.sampler.model;

import java.time.Duration;

/** Looks on while a request is drawn; asked between solver steps, so it must answer at once. */
@FunctionalInterface
public interface SamplingListener {
    /**
     * The clean image that the network expects so far.
     *
     * @param image of the request, from 0
     * @param solverStep done
     * @param steps in all
     * @param png the file
     */
    @SuppressWarnings("ArrayRecordComponent") // goes straight to a stream
    record Preview(int image, int solverStep, int steps, byte[] png) {}

    /** Whether drawing is to end now; the slots are free before the next call of the network. */
    boolean stop();

    /** The longest it may take. */
    default Duration limit() {
        return Duration.ofDays(1);
    }

    /** Solver steps from one preview to the next; 0 for none. */
    default int previewEvery() {
        return 0;
    }

    /** Told on another thread than the one that draws. While it is busy with one preview of an image, further ones are left out. */
    default void previewed(Preview preview) {}
}
