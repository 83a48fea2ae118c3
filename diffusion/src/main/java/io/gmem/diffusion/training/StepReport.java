package io.gmem.diffusion.training;

/**
 * What a training step did.
 *
 * @param trainingStep its number, from 0
 * @param loss all that was made small
 * @param squaredError mean over the batch
 * @param cosine mean over the batch; 0 where it is left out
 * @param projection mean over the batch; 0 where it is left out
 * @param gradientNorm before clipping
 */
public record StepReport(
        long trainingStep,
        double loss,
        double squaredError,
        double cosine,
        double projection,
        double gradientNorm,
        double learningRate) {}
