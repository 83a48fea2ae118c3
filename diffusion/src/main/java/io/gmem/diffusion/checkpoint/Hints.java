package io.gmem.diffusion.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * What a person knows about a file that the file does not say.
 *
 * @param heads of attention
 * @param encoderDepth blocks before the tokens for REPA's heads are taken
 * @param system whose network it is
 */
public record Hints(
        @Nullable Integer heads,
        @Nullable Integer encoderDepth,
        @Nullable NetworkSystem system) {
    /** Nothing but the file. */
    public static final Hints NONE = new Hints(null, null, null);

    public Hints {
        if (heads != null && heads < 1 || encoderDepth != null && encoderDepth < 1) {
            throw new IllegalArgumentException("heads and encoder depth are at least 1");
        }
    }
}
