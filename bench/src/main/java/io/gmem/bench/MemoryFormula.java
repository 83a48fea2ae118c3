package io.gmem.bench;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import java.util.Arrays;

/**
 * What a training step cannot do without, in bytes of float32: weights, their gradients, two moments and the average, and what each block
 * keeps for the way back: of every token its input, the normed and the modulated input, q, k and v, the attended values as they come and
 * in order, what goes through the gate (9 D together), the same without attention for the MLP (4 D) and the MLP's hidden layer before and
 * after its activation (2 W).
 */
record MemoryFormula(double weights, double activations) {
    private static final int COPIES = 5;
    private static final int OF_ATTENTION = 9;
    private static final int OF_MLP = 4;

    static MemoryFormula of(NetworkConfig config, int batch) {
        double parameters = StateDict.shapes(config).values().stream()
                .mapToDouble(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
        double token = (OF_ATTENTION + OF_MLP) * (double) config.hiddenSize()
                + (config.block().swiglu() ? 3 : 2) * (double) config.mlpWidth();
        return new MemoryFormula(
                COPIES * Float.BYTES * parameters, Float.BYTES * token * config.tokens() * config.depth() * batch);
    }

    double bytes() {
        return weights + activations;
    }
}
