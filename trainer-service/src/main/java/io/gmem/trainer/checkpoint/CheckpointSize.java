package io.gmem.trainer.checkpoint;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import java.util.Arrays;

/** Estimates the size of a checkpoint before it is written. */
final class CheckpointSize {
    /** float32 values per parameter: weight, moving average, and two moments. */
    private static final int BYTES_PER_PARAMETER = 4 * Float.BYTES;

    /** Allowance for headers and text files. */
    private static final double MARGIN = 1.1;

    private CheckpointSize() {}

    /** Returns an upper bound in bytes. */
    static long of(NetworkConfig config) {
        long weights = StateDict.shapes(config).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
        return Math.round(weights * BYTES_PER_PARAMETER * MARGIN);
    }
}
