package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a person knows about a file that the file does not say.
 *
 * @param heads of attention
 * @param encoderDepth blocks before the tokens for REPA's heads are taken
 * @param system whose network it is
 * @param classes of a class-conditional network, the null label not counted
 * @param path that the network was trained on
 * @param prediction of the network
 */
public record Hints(
        @Nullable Integer heads,
        @Nullable Integer encoderDepth,
        @Nullable NetworkSystem system,
        @Nullable Integer classes,
        TransportConfig.@Nullable Path path,
        TransportConfig.@Nullable Prediction prediction) {
    /** Nothing but the file. */
    public static final Hints NONE = new Hints(null, null, null);

    public Hints {
        requirePositive("heads", heads);
        requirePositive("encoder depth", encoderDepth);
        requirePositive("classes", classes);
    }

    /** Hints of the network's shape and system. */
    public Hints(@Nullable Integer heads, @Nullable Integer encoderDepth, @Nullable NetworkSystem system) {
        this(heads, encoderDepth, system, null, null, null);
    }

    /**
     * With path and prediction by name.
     *
     * @throws IllegalArgumentException for a name that is not known, or a number below 1
     */
    public static Hints named(
            @Nullable Integer heads,
            @Nullable Integer encoderDepth,
            @Nullable NetworkSystem system,
            @Nullable Integer classes,
            @Nullable String path,
            @Nullable String prediction) {
        return new Hints(
                heads,
                encoderDepth,
                system,
                classes,
                path == null
                        ? null
                        : TransportReader.path(path)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "path must be linear, gvp or vp (was '" + path + "')")),
                prediction == null
                        ? null
                        : TransportReader.prediction(prediction)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "prediction must be velocity, noise or score (was '" + prediction + "')")));
    }

    private static void requirePositive(String what, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 (was " + value + ")");
        }
    }

    /** The same with an encoder depth where none was given. */
    Hints orEncoderDepth(@Nullable Integer other) {
        return encoderDepth != null || other == null
                ? this
                : new Hints(heads, other, system, classes, path, prediction);
    }
}
