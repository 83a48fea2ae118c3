package io.gmem.diffusion.transport;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * The names of the path that a network was trained on and of its prediction; {@link Transport} has the mathematics. Free of tensors, so
 * that a configuration can be read without libtorch.
 */
public record TransportConfig(Path path, Prediction prediction) {
    /** The straight path and its velocity, as in SiT, REPA and GMem. */
    public static final TransportConfig LINEAR_VELOCITY = new TransportConfig(Path.LINEAR, Prediction.VELOCITY);

    /** Requires both parts if a configuration has a transport. */
    public TransportConfig {
        Objects.requireNonNull(path, "transport.path");
        Objects.requireNonNull(prediction, "transport.prediction");
    }

    /** The path from noise to data. */
    public enum Path {
        @JsonProperty("linear")
        LINEAR,
        @JsonProperty("gvp")
        GVP,
        @JsonProperty("vp")
        VP
    }

    /** The predicted quantity. */
    public enum Prediction {
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("noise")
        NOISE,
        @JsonProperty("score")
        SCORE
    }
}
