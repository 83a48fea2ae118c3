package io.gmem.trainer.checkpoint;

import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;

/** How much room a checkpoint takes, known before it is written. */
final class CheckpointSize {
    /** float32 of weights, average, and two moments. */
    private static final int BYTES_OF_A_WEIGHT = 4 * Float.BYTES;

    /** Biases, position table, headers, text. */
    private static final double MARGIN = 1.1;

    private static final int TIME_FREQUENCIES = 256;

    private CheckpointSize() {}

    /** Bytes, an upper bound: of a block 4 D² are attention, 8 D² the network behind it, 6 D² its modulation. */
    static long of(NetworkConfig config) {
        long d = config.hiddenSize();
        long block = 18 * d * d;
        long time = TIME_FREQUENCIES * d + d * d;
        long patches =
                (long) config.patchSize() * config.patchSize() * (config.inChannels() + config.outChannels()) * d;
        long last = 2 * d * d;
        long positions = config.tokens() * d;
        long weights = config.depth() * block + time + patches + last + positions + condition(config);
        return Math.round(weights * BYTES_OF_A_WEIGHT * MARGIN);
    }

    private static long condition(NetworkConfig config) {
        long d = config.hiddenSize();
        return config.conditioning() instanceof Conditioning.BySnippet bySnippet
                ? (bySnippet.dimension() + d) * d
                : (((Conditioning.ByClass) config.conditioning()).classes() + 1) * d;
    }
}
