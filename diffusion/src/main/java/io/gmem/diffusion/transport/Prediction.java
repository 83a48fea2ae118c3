package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The quantity that a network predicts at x_t. Each can be computed from the others (Ma et al. 2024, section 2.3). */
public enum Prediction {
    /** The velocity v = dx/dt. */
    VELOCITY("velocity") {
        @Override
        public NDArray velocity(Interpolant path, NDArray output, NDArray x, NDArray t) {
            return output;
        }

        @Override
        public NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t) {
            return path.velocity(noise, data, t);
        }
    },
    /** The noise x0; s = -x0 / σ. */
    NOISE("noise") {
        @Override
        public NDArray velocity(Interpolant path, NDArray output, NDArray x, NDArray t) {
            return path.velocityFromScore(output.div(path.sigma(t)).neg(), x, t);
        }

        @Override
        public NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t) {
            return noise;
        }
    },
    /** The score s = ∇ log p; trained as -x0 after multiplication with σ. */
    SCORE("score") {
        @Override
        public NDArray velocity(Interpolant path, NDArray output, NDArray x, NDArray t) {
            return path.velocityFromScore(output, x, t);
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

    /** Returns the velocity of the probability flow for the network output at x and t. */
    public abstract NDArray velocity(Interpolant path, NDArray output, NDArray x, NDArray t);

    /** Returns the training target of the output after multiplication with {@link #targetScale}. */
    public abstract NDArray target(Interpolant path, NDArray noise, NDArray data, NDArray t);

    /** Returns the factor of the output before it is compared with the target: 1, or σ for a score. */
    public NDArray targetScale(Interpolant path, NDArray t) {
        return t.onesLike();
    }

    /** Returns the prediction with a label. */
    @JsonCreator
    public static Prediction named(String label) {
        return ConfigNames.find(Prediction.class, "prediction", label, Prediction::label);
    }
}
