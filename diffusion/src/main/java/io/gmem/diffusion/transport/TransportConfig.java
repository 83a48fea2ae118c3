package io.gmem.diffusion.transport;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * The path a network was trained on, and what it says of a point on it, by name; the mathematics is in {@link Transport}. Free of
 * tensors, so that a configuration can be read where there is no libtorch.
 */
public record TransportConfig(Path path, Prediction prediction) {
    /** The straight path and its velocity: what SiT, REPA and GMem are trained with. */
    public static final TransportConfig LINEAR_VELOCITY = new TransportConfig(Path.LINEAR, Prediction.VELOCITY);

    /** Neither part may be absent from a configuration that has the other. */
    public TransportConfig {
        Objects.requireNonNull(path, "transport.path");
        Objects.requireNonNull(prediction, "transport.prediction");
    }

    /** From noise to data. */
    public enum Path {
        @JsonProperty("linear")
        LINEAR,
        @JsonProperty("gvp")
        GVP,
        @JsonProperty("vp")
        VP
    }

    /** What is said of a point on it. */
    public enum Prediction {
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("noise")
        NOISE,
        @JsonProperty("score")
        SCORE
    }
}
