package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Settings of how a training step is computed. They change its result only by rounding.
 *
 * @param precision precision of matrix products; null for the one in which this machine takes less time
 * @param blockwise whether the backward pass recomputes each block instead of storing its activations
 * @param microBatch samples in one call of the network; the gradients of a larger batch are accumulated over several calls
 */
public record Execution(@Nullable Precision precision, boolean blockwise, int microBatch) {
    /** Whole batches in float32, with stored activations. */
    public static final Execution PLAIN = new Execution(Precision.FLOAT32, false, Integer.MAX_VALUE);

    public Execution {
        if (microBatch < 1) {
            throw new IllegalArgumentException("micro_batch must be at least 1 (was " + microBatch + ")");
        }
    }

    /** Returns these settings with the given precision. */
    public Execution in(Precision chosen) {
        return new Execution(chosen, blockwise, microBatch);
    }
}
