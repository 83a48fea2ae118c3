package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * What is made small besides the squared error of the velocity.
 *
 * @param cosineWeight of 1 - cos(velocity, target); 0 leaves it out
 * @param projectionWeight of REPA's loss, which needs a data set with an encoder's tokens; 0 leaves it out
 * @param encoderDepth blocks before the tokens are projected
 * @param projectorWidth of the projector's hidden layers
 * @param timeLaw how times between noise and data are drawn
 * @param path from noise to data
 * @param prediction what the network says of a point on it
 * @param weighting how much each time counts where noise or score are predicted
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
    /** SiT's: squared error, uniform times. */
    public static final ObjectiveSpec VELOCITY = of(0, 0, TimestepDistribution.UNIFORM);

    /** Laws of time. */
    public enum TimestepDistribution {
        /** All equally often. */
        @JsonProperty("uniform")
        UNIFORM,
        /** Those in the middle more often. */
        @JsonProperty("logit-normal")
        LOGIT_NORMAL
    }

    /** Ways from noise to data. */
    public enum Path {
        @JsonProperty("linear")
        LINEAR,
        /** On a circle. */
        @JsonProperty("gvp")
        GVP,
        /** That of score-based models. */
        @JsonProperty("vp")
        VP
    }

    /** What a network says. */
    public enum Prediction {
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("noise")
        NOISE,
        @JsonProperty("score")
        SCORE
    }

    /** How much each time counts. */
    public enum Weighting {
        @JsonProperty("none")
        NONE,
        @JsonProperty("velocity")
        VELOCITY,
        @JsonProperty("likelihood")
        LIKELIHOOD
    }

    /** On the straight path, of velocities. */
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
                "is from 1 to 64, not " + encoderDepth);
        InvalidInputException.unless(
                projectorWidth >= 1 && projectorWidth <= 16_384, "objective.projector_width", "is from 1 to 16384");
    }

    private static void weight(double value, String field) {
        InvalidInputException.unless(value >= 0 && value <= 100, field, "is from 0 to 100, not " + value);
    }
}
