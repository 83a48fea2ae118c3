package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * User-provided properties of a model that its file does not record. A null component is not provided.
 *
 * @param heads number of attention heads
 * @param encoderDepth number of blocks before the tokens of REPA's projection heads
 * @param system system that trained the network
 * @param classes number of classes of a class-conditional network, without the null label
 * @param path path that the network was trained on
 * @param prediction prediction of the network
 */
public record Hints(
        @Nullable Integer heads,
        @Nullable Integer encoderDepth,
        @Nullable NetworkSystem system,
        @Nullable Integer classes,
        TransportConfig.@Nullable Path path,
        TransportConfig.@Nullable Prediction prediction) {
    /** No hints. */
    public static final Hints NONE = new Hints(null, null, null);

    public Hints {
        requirePositive("heads", heads);
        requirePositive("encoder depth", encoderDepth);
        requirePositive("classes", classes);
    }

    /** Creates hints about the network's shape and system. */
    public Hints(@Nullable Integer heads, @Nullable Integer encoderDepth, @Nullable NetworkSystem system) {
        this(heads, encoderDepth, system, null, null, null);
    }

    /**
     * Creates hints with path and prediction by name.
     *
     * @throws IllegalArgumentException if a name is unknown or a number is below 1
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

    private static void requirePositive(String hint, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(hint + " must be at least 1 (was " + value + ")");
        }
    }

    /** Returns these hints with the given encoder depth if they contain none. */
    Hints orEncoderDepth(@Nullable Integer other) {
        return encoderDepth != null || other == null
                ? this
                : new Hints(heads, other, system, classes, path, prediction);
    }
}
