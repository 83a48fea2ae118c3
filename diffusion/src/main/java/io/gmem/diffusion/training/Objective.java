package io.gmem.diffusion.training;

import io.gmem.diffusion.network.Learner;
import io.gmem.diffusion.transport.TimeLaw;
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
public record Objective(double cosineWeight, double projectionWeight, TimeLaw timeLaw, Weighting weighting) {
    /** SiT's: squared error alone, uniform times. */
    public static final Objective VELOCITY = new Objective(0, 0, TimeLaw.UNIFORM);

    /** All times alike. */
    public Objective(double cosineWeight, double projectionWeight, TimeLaw timeLaw) {
        this(cosineWeight, projectionWeight, timeLaw, Weighting.NONE);
    }

    /** Settings of the learner for a way of execution. */
    public Learner.Settings settings(Execution execution) {
        return new Learner.Settings(
                cosineWeight,
                projectionWeight,
                switch (timeLaw) {
                    case UNIFORM -> Learner.TimeDraw.UNIFORM;
                    case LOGIT_NORMAL -> Learner.TimeDraw.NORMAL;
                },
                Objects.requireNonNull(execution.precision(), "the precision of the execution is not chosen yet"),
                execution.blockwise());
    }
}
