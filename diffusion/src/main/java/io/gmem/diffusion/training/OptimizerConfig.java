package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.AdamW;

/** Configuration of AdamW with gradient clipping, weight averaging and a learning rate schedule. */
public record OptimizerConfig(
        LearningRateSchedule learningRate,
        double beta1,
        double beta2,
        double weightDecay,
        double clipNorm,
        double emaDecay) {

    /** Returns the optimizer settings of training step {@code step}, counted from 0. */
    public AdamW.Step step(long step) {
        return new AdamW.Step(learningRate.at(step), beta1, beta2, weightDecay, emaDecay, clipNorm);
    }
}
