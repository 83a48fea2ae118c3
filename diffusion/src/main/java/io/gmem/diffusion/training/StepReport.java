package io.gmem.diffusion.training;

/**
 * What a training step did.
 *
 * @param trainingStep its number, from 0
 * @param gradientNorm before clipping
 */
public record StepReport(long trainingStep, double loss, double gradientNorm, double learningRate) {}
