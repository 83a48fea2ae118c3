package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a network says of x_t; each can be had from the others (Ma et al. 2024, section 2.3). */
public enum Prediction {
    /** v = dx/dt. */
    VELOCITY("velocity") {
        @Override
        public NDArray velocity(Interpolant path, NDArray said, NDArray x, NDArray t) {
            return said;
        }

        @Override
        public NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t) {
            return path.velocity(noise, data, t);
        }
    },
    /** The noise x0; s = -x0 / σ. */
    NOISE("noise") {
        @Override
        public NDArray velocity(Interpolant path, NDArray said, NDArray x, NDArray t) {
            return path.velocityFromScore(said.div(path.sigma(t)).neg(), x, t);
        }

        @Override
        public NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t) {
            return noise;
        }
    },
    /** The score s = ∇ log p; trained as -x0 after multiplication with σ. */
    SCORE("score") {
        @Override
        public NDArray velocity(Interpolant path, NDArray said, NDArray x, NDArray t) {
            return path.velocityFromScore(said, x, t);
        }

        @Override
        public NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t) {
            return noise.neg();
        }

        @Override
        public NDArray targetScale(Interpolant path, NDArray t) {
            return path.sigma(t);
        }
    };

    private final String label;

    Prediction(String label) {
        this.label = label;
    }

    /** The name in configurations. */
    @JsonValue
    public String label() {
        return label;
    }

    /** The velocity of the probability flow, of what the network {@code said} at x and t. */
    public abstract NDArray velocity(Interpolant path, NDArray said, NDArray x, NDArray t);

    /** What the network should say, after multiplication with {@link #targetScale}. */
    public abstract NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t);

    /** What the network's word is multiplied with before it is compared: 1, or σ for a score. */
    public NDArray targetScale(Interpolant path, NDArray t) {
        return t.onesLike();
    }

    /** The one of that label. */
    @JsonCreator
    public static Prediction named(String label) {
        return ConfigNames.find(Prediction.class, "prediction", label, Prediction::label);
    }
}
