package io.gmem.trainer.checkpoint;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import java.util.Arrays;

/** How much room a checkpoint takes, known before it is written. */
final class CheckpointSize {
    /** float32 of weights, average, and two moments. */
    private static final int BYTES_OF_A_WEIGHT = 4 * Float.BYTES;

    /** Headers, text. */
    private static final double MARGIN = 1.1;

    private CheckpointSize() {}

    /** Bytes, an upper bound. */
    static long of(NetworkConfig config) {
        long weights = StateDict.shapes(config).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
        return Math.round(weights * BYTES_OF_A_WEIGHT * MARGIN);
    }
}
