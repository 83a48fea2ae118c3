package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * How a step is computed, which changes its result by no more than rounding.
 *
 * @param precision of matrix products; null for the one in which this machine takes less time
 * @param blockwise whether blocks are run again on the way back instead of keeping what they computed
 * @param microBatch samples that go through the network at once; the gradients of a batch are gathered from as many such parts as
 *     it has
 */
public record Execution(@Nullable Precision precision, boolean blockwise, int microBatch) {
    /** Whole batches in float32, everything kept. */
    public static final Execution PLAIN = new Execution(Precision.FLOAT32, false, Integer.MAX_VALUE);

    public Execution {
        if (microBatch < 1) {
            throw new IllegalArgumentException("micro_batch is at least 1, not " + microBatch);
        }
    }

    /** The same in a given precision. */
    public Execution in(Precision chosen) {
        return new Execution(chosen, blockwise, microBatch);
    }
}
