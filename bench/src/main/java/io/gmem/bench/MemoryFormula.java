package io.gmem.bench;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import java.util.Arrays;

/**
 * What a training step cannot do without, in bytes of float32.
 *
 * <p>Of the P weights: themselves, their gradients, two moments and the moving average, 5 P. Of every token, what the way back asks for:
 *
 * <pre>
 * in each block   what comes in, normed, modulated                       3 D
 *                 queries, keys and values                               3 D   (5 D if they are normed or turned afterwards)
 *                 what attention gathered, its projection                2 D
 *                 what comes into the MLP, normed, modulated             3 D
 *                 the hidden layer before and after its activation       2 W   (4 W if gated: two halves, one activated, their product)
 *                 what the MLP says                                      1 D
 * in the last     what comes in, normed, modulated                       3 D
 * </pre>
 *
 * <p>When blocks are run again on the way back, each keeps what came in, and one of them all the rest.
 */
record MemoryFormula(double weights, double activations) {
    private static final int COPIES = 5;

    static MemoryFormula of(NetworkConfig config, int batch, boolean blockwise) {
        double parameters = StateDict.shapes(config).values().stream()
                .mapToDouble(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
        double d = config.hiddenSize();
        boolean changed = config.block().qkNorm() || config.block().rope();
        double block = (changed ? 14 : 12) * d + (config.block().swiglu() ? 4 : 2) * (double) config.mlpWidth();
        double blocks = blockwise ? config.depth() * d + block : config.depth() * block;
        return new MemoryFormula(
                COPIES * Float.BYTES * parameters, Float.BYTES * (blocks + 3 * d) * config.tokens() * batch);
    }

    double bytes() {
        return weights + activations;
    }
}
