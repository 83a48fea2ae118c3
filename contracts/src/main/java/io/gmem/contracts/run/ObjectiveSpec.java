package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * The training objective: squared error plus optional terms.
 *
 * @param cosineWeight weight of 1 - cos(velocity, target); 0 disables the term
 * @param projectionWeight weight of the REPA loss, which requires a data set with patch tokens; 0 disables the term
 * @param encoderDepth number of blocks before the tokens are projected
 * @param projectorWidth width of the hidden layers of the projector
 * @param timeLaw distribution of the sampled times
 * @param path interpolant path from noise to data
 * @param prediction prediction target of the network
 * @param weighting weighting of times if noise or score is predicted
 */
public record ObjectiveSpec(
        double cosineWeight,
        double projectionWeight,
        int encoderDepth,
        int projectorWidth,
        TimestepDistribution timeLaw,
        Path path,
        Prediction prediction,
        Weighting weighting) {
    /** The objective of SiT: squared error of the velocity, uniform times. */
    public static final ObjectiveSpec VELOCITY = of(0, 0, TimestepDistribution.UNIFORM);

    /** The distribution of sampled times. */
    public enum TimestepDistribution {
        /** Uniform over all times. */
        @JsonProperty("uniform")
        UNIFORM,
        /** Logit-normal, with more samples at intermediate times. */
        @JsonProperty("logit-normal")
        LOGIT_NORMAL
    }

    /** The interpolant path from noise to data. */
    public enum Path {
        @JsonProperty("linear")
        LINEAR,
        /** Generalized variance-preserving: cosine and sine coefficients. */
        @JsonProperty("gvp")
        GVP,
        /** Variance-preserving, as in score-based models. */
        @JsonProperty("vp")
        VP
    }

    /** The prediction target of the network. */
    public enum Prediction {
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("noise")
        NOISE,
        @JsonProperty("score")
        SCORE
    }

    /** The weighting of times in the loss. */
    public enum Weighting {
        @JsonProperty("none")
        NONE,
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("likelihood")
        LIKELIHOOD
    }

    /** Creates an objective of velocity prediction on the linear path. */
    static ObjectiveSpec of(double cosineWeight, double projectionWeight, TimestepDistribution timeLaw) {
        return new ObjectiveSpec(
                cosineWeight, projectionWeight, 4, 2048, timeLaw, Path.LINEAR, Prediction.VELOCITY, Weighting.NONE);
    }

    public ObjectiveSpec {
        weight(cosineWeight, "objective.cosine_weight");
        weight(projectionWeight, "objective.projection_weight");
        InvalidInputException.unless(
                encoderDepth >= 1 && encoderDepth <= 64,
                "objective.encoder_depth",
                "must be between 1 and 64 (was " + encoderDepth + ")");
        InvalidInputException.unless(
                projectorWidth >= 1 && projectorWidth <= 16_384,
                "objective.projector_width",
                "must be between 1 and 16384 (was " + projectorWidth + ")");
    }

    private static void weight(double value, String field) {
        InvalidInputException.unless(
                value >= 0 && value <= 100, field, "must be between 0 and 100 (was " + value + ")");
    }
}
