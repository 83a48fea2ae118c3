package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.AdamW;

/**
 * AdamW, warm-up, clipping and averaging.
 *
 * @param warmupSteps training steps over which the rate grows linearly from 0
 */
public record OptimiserConfig(
        double learningRate,
        long warmupSteps,
        double beta1,
        double beta2,
        double weightDecay,
        double clipNorm,
        double emaDecay) {

    /** The rate of training step {@code step}, counted from 0. */
    public double learningRateAt(long step) {
        return step < warmupSteps ? learningRate * (step + 1) / warmupSteps : learningRate;
    }

    AdamW.Step step(long step) {
        return new AdamW.Step(learningRateAt(step), beta1, beta2, weightDecay, emaDecay, clipNorm);
    }
}
