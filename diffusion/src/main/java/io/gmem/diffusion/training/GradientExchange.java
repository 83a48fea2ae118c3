package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.network.Learner;

/** Synchronous data parallelism: every process ends a step with the gradient and the losses of the whole batch. */
final class GradientExchange {
    private final ProcessGroup group;
    private final AdamW optimiser;

    GradientExchange(ProcessGroup group, AdamW optimiser) {
        this.group = group;
        this.optimiser = optimiser;
    }

    /** Sums shares: of gradients, and of the means of losses. */
    Learner.Losses sum(NDManager scope, Learner.Losses shares) {
        try (NDArray flat = optimiser.flatGradient();
                NDArray summed = group.sum(flat)) {
            optimiser.spreadGradient(summed);
        }
        try (NDArray mine = scope.create(
                        new double[] {shares.total(), shares.squaredError(), shares.cosine(), shares.projection()});
                NDArray summed = group.sum(mine)) {
            double[] means = summed.toDoubleArray();
            return new Learner.Losses(means[0], means[1], means[2], means[3]);
        }
    }
}
