package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.network.TrainableNetwork;
import java.util.function.LongSupplier;

/** Synchronous data parallelism: every process ends a step with the gradient and the losses of the whole batch. */
final class GradientExchange {
    private final ProcessGroup group;
    private final AdamW optimiser;
    private final LongSupplier nanoTime;
    private long nanos;

    GradientExchange(ProcessGroup group, AdamW optimiser, LongSupplier nanoTime) {
        this.group = group;
        this.optimiser = optimiser;
        this.nanoTime = nanoTime;
    }

    /** Spent so far, with waiting for slower processes. */
    long nanos() {
        return nanos;
    }

    /** Sums shares: of gradients, and of the means of losses. */
    TrainableNetwork.Losses sum(NDManager scope, TrainableNetwork.Losses shares) {
        long begin = nanoTime.getAsLong();
        TrainableNetwork.Losses whole = exchange(scope, shares);
        nanos += nanoTime.getAsLong() - begin;
        return whole;
    }

    private TrainableNetwork.Losses exchange(NDManager scope, TrainableNetwork.Losses shares) {
        try (NDArray flat = optimiser.flatGradient();
                NDArray summed = group.sum(flat)) {
            optimiser.spreadGradient(summed);
        }
        try (NDArray mine = scope.create(
                        new double[] {shares.total(), shares.squaredError(), shares.cosine(), shares.projection()});
                NDArray summed = group.sum(mine)) {
            double[] means = summed.toDoubleArray();
            return new TrainableNetwork.Losses(means[0], means[1], means[2], means[3]);
        }
    }
}
