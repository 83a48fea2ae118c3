package io.gmem.diffusion.training;

import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.diffusion.transport.Weighting;
import java.util.Objects;

/**
 * What training makes small: the weighted mean squared error of the prediction, plus weighted others.
 *
 * @param cosineWeight of 1 - cos(prediction, target); final GMem's is 1, 0 leaves it out
 * @param projectionWeight of minus the cosine between projected tokens and an encoder's; REPA's is 0.5, 0 leaves it out
 * @param timeLaw how times between noise and data are drawn
 * @param weighting how much each time counts, where noise or score are predicted
 */
public record Objective(
        double cosineWeight, double projectionWeight, TimestepDistribution timeLaw, Weighting weighting) {
    /** SiT's: squared error alone, uniform times. */
    public static final Objective VELOCITY = new Objective(0, 0, TimestepDistribution.UNIFORM);

    /** All times alike. */
    public Objective(double cosineWeight, double projectionWeight, TimestepDistribution timeLaw) {
        this(cosineWeight, projectionWeight, timeLaw, Weighting.NONE);
    }

    /** Settings of the learner for a way of execution. */
    public TrainableNetwork.Settings settings(Execution execution) {
        return new TrainableNetwork.Settings(
                cosineWeight,
                projectionWeight,
                switch (timeLaw) {
                    case UNIFORM -> TrainableNetwork.TimeDraw.UNIFORM;
                    case LOGIT_NORMAL -> TrainableNetwork.TimeDraw.NORMAL;
                },
                Objects.requireNonNull(execution.precision(), "the precision of the execution is not chosen yet"),
                execution.blockwise());
    }
}
