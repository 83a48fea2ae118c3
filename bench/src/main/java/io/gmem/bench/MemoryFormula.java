package io.gmem.bench;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import java.util.Arrays;

/**
 * The memory that a training step requires at least, in bytes of float32.
 *
 * <p>The P weights need 5 P: themselves, their gradients, two moments and the moving average. Each token needs the tensors that the
 * backward pass reads:
 *
 * <pre>
 * in each block   input, normalized, modulated                           3 D
 *                 queries, keys and values                               3 D   (5 D with query and key norms or rotary positions)
 *                 attention output, its projection                       2 D
 *                 MLP input, normalized, modulated                       3 D
 *                 hidden layer before and after its activation           2 W   (4 W if gated: two halves, one activated, their product)
 *                 MLP output                                             1 D
 * in the last     input, normalized, modulated                           3 D
 * </pre>
 *
 * <p>If blocks are recomputed in the backward pass, each block keeps its input and one block keeps everything else.
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
