package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.gmem.diffusion.network.Learner;

/**
 * What training makes small: the mean squared error of the prediction, plus weighted others.
 *
 * @param cosineWeight of 1 - cos(prediction, target); final GMem's is 1, 0 leaves it out
 * @param projectionWeight of minus the cosine between projected tokens and an encoder's; REPA's is 0.5, 0 leaves it out
 * @param timeLaw how times between noise and data are drawn
 */
public record Objective(double cosineWeight, double projectionWeight, TimeLaw timeLaw) {
    /** SiT's: squared error alone, uniform times. */
    public static final Objective VELOCITY = new Objective(0, 0, TimeLaw.UNIFORM);

    /** Laws of time. */
    public enum TimeLaw {
        /** t between 0 and 1. */
        UNIFORM(Learner.TimeDraw.UNIFORM),
        /** t = sigmoid(n), n standard normal (Esser et al. 2024, eq. 19). */
        LOGIT_NORMAL(Learner.TimeDraw.NORMAL);

        private final Learner.TimeDraw draw;

        TimeLaw(Learner.TimeDraw draw) {
            this.draw = draw;
        }

        NDArray time(NDArray drawn) {
            return this == UNIFORM ? drawn : Activation.sigmoid(drawn);
        }
    }

    Learner.Settings settings(Execution execution) {
        return new Learner.Settings(
                cosineWeight, projectionWeight, timeLaw.draw, execution.precision(), execution.blockwise());
    }
}
