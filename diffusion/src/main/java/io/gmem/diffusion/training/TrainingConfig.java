package io.gmem.diffusion.training;

/**
 * The configuration of a training run, without network and data.
 *
 * @param seed random seed of the initial weights, noise, times and dropped conditions
 */
public record TrainingConfig(long seed, Objective objective, OptimizerConfig optimiser) {}
