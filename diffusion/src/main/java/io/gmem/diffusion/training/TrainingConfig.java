package io.gmem.diffusion.training;

/**
 * What a training is, apart from its network and its data.
 *
 * @param seed of the first weights, of noise, times and dropped conditions
 */
public record TrainingConfig(long seed, Objective objective, OptimiserConfig optimiser) {}
