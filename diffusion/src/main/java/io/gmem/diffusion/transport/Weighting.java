package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The weight of each time in the loss of a noise or a score; the loss of a velocity is not weighted (Ma et al. 2024, eq. 12). */
public enum Weighting {
    /** Equal weights. */
    NONE("none") {
        @Override
        NDArray weight(Interpolant path, NDArray t) {
            return t.onesLike();
        }
    },
    /** (λ/σ)², which gives the loss of the velocity. */
    VELOCITY("velocity") {
        @Override
        NDArray weight(Interpolant path, NDArray t) {
            return path.scoreRate(t).div(path.sigma(t)).square();
        }
    },
    /** λ/σ², which bounds the likelihood. */
    LIKELIHOOD("likelihood") {
        @Override
        NDArray weight(Interpolant path, NDArray t) {
            return path.scoreRate(t).div(path.sigma(t).square());
        }
    };

    private final String label;

    Weighting(String label) {
        this.label = label;
    }

    /** The name in configurations. */
    @JsonValue
    public String label() {
        return label;
    }

    abstract NDArray weight(Interpolant path, NDArray t);

    /** Returns the weight of a sample's squared error at time t. */
    public NDArray of(Prediction prediction, Interpolant path, NDArray t) {
        return prediction == Prediction.VELOCITY ? t.onesLike() : weight(path, t);
    }

    /** Returns the weighting with a label. */
    @JsonCreator
    public static Weighting named(String label) {
        return ConfigNames.find(Weighting.class, "weighting", label, Weighting::label);
    }
}
