package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.network.TrainableNetwork;
import java.util.function.LongSupplier;

/** Synchronous data parallelism: after a step, every process has the gradient and the losses of the whole batch. */
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

    /** Returns the nanoseconds spent so far, including the wait for slower processes. */
    long nanos() {
        return nanos;
    }

    /** Sums gradients and losses over all processes, each weighted by its fraction of the batch. */
    TrainableNetwork.Losses sum(NDManager scope, TrainableNetwork.Losses local) {
        long begin = nanoTime.getAsLong();
        TrainableNetwork.Losses global = exchange(scope, local);
        nanos += nanoTime.getAsLong() - begin;
        return global;
    }

    private TrainableNetwork.Losses exchange(NDManager scope, TrainableNetwork.Losses local) {
        try (NDArray flat = optimiser.flatGradient();
                NDArray summed = group.sum(flat)) {
            optimiser.spreadGradient(summed);
        }
        try (NDArray localMeans = scope.create(
                        new double[] {local.total(), local.squaredError(), local.cosine(), local.projection()});
                NDArray summed = group.sum(localMeans)) {
            double[] means = summed.toDoubleArray();
            return new TrainableNetwork.Losses(means[0], means[1], means[2], means[3]);
        }
    }
}
