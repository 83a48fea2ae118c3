package io.gmem.diffusion.training;

import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.diffusion.transport.Weighting;
import java.util.Objects;

/**
 * The training objective: weighted mean squared error of the prediction plus weighted auxiliary losses.
 *
 * @param cosineWeight weight of 1 - cos(prediction, target); 1 in final GMem, 0 disables it
 * @param projectionWeight weight of the negative cosine between projected tokens and an encoder's; 0.5 in REPA, 0 disables it
 * @param timeLaw distribution of the times between noise and data
 * @param weighting weight of each time, for noise and score predictions
 */
public record Objective(
        double cosineWeight, double projectionWeight, TimestepDistribution timeLaw, Weighting weighting) {
    /** SiT's objective: squared error only, uniform times. */
    public static final Objective VELOCITY = new Objective(0, 0, TimestepDistribution.UNIFORM);

    /** Creates an objective in which all times have the same weight. */
    public Objective(double cosineWeight, double projectionWeight, TimestepDistribution timeLaw) {
        this(cosineWeight, projectionWeight, timeLaw, Weighting.NONE);
    }

    /** Returns the settings of the trainable network for the given execution. */
    public TrainableNetwork.Settings settings(Execution execution) {
        return new TrainableNetwork.Settings(
                cosineWeight,
                projectionWeight,
                switch (timeLaw) {
                    case UNIFORM -> TrainableNetwork.TimeDraw.UNIFORM;
                    case LOGIT_NORMAL -> TrainableNetwork.TimeDraw.NORMAL;
                },
                Objects.requireNonNull(execution.precision(), "the execution must have a precision"),
                execution.blockwise());
    }
}
