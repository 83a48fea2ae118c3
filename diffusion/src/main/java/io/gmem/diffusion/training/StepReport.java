package io.gmem.diffusion.training;

/**
 * The result of a training step.
 *
 * @param trainingStep number of the step, from 0
 * @param loss total loss
 * @param squaredError squared error, mean over the batch
 * @param cosine cosine loss, mean over the batch; 0 if disabled
 * @param projection projection loss, mean over the batch; 0 if disabled
 * @param gradientNorm global gradient norm before clipping
 */
public record StepReport(
        long trainingStep,
        double loss,
        double squaredError,
        double cosine,
        double projection,
        double gradientNorm,
        double learningRate) {}
