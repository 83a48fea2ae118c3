package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.AdamW;

/** AdamW, clipping and averaging, with a learning rate that follows a schedule. */
public record OptimiserConfig(
        LearningRateSchedule learningRate,
        double beta1,
        double beta2,
        double weightDecay,
        double clipNorm,
        double emaDecay) {

    /** The settings of training step {@code step}, counted from 0. */
    public AdamW.Step step(long step) {
        return new AdamW.Step(learningRate.at(step), beta1, beta2, weightDecay, emaDecay, clipNorm);
    }
}
