package io.gmem.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/**
 * Computes u + s (c - u) for the conditional prediction c and the unconditional prediction u (Ho and Salimans 2022, eq. 6).
 *
 * @param scale s; 1 is the conditional prediction
 * @param channels the mixed channels; the others keep the conditional prediction
 */
public record ClassifierFreeGuidance(double scale, GuidedChannels channels) {
    private static final int MIXED = 3;

    /**
     * Returns the guided prediction.
     *
     * @param both (2B, C, H, W): conditional predictions, then unconditional ones
     * @return (B, C, H, W)
     */
    public NDArray mix(NDArray both) {
        NDList halves = both.split(2);
        try (NDArray conditional = halves.get(0);
                NDArray unconditional = halves.get(1)) {
            if (channels == GuidedChannels.ALL || conditional.getShape().get(1) <= MIXED) {
                return guided(conditional, unconditional);
            }
            var mixed = new NDIndex(":, :{}", MIXED);
            try (NDArray first = conditional.get(mixed);
                    NDArray firstUnconditional = unconditional.get(mixed);
                    NDArray guided = guided(first, firstUnconditional);
                    NDArray rest = conditional.get(new NDIndex(":, {}:", MIXED))) {
                return guided.concat(rest, 1);
            }
        }
    }

    private NDArray guided(NDArray conditional, NDArray unconditional) {
        return conditional.sub(unconditional).muli(scale).addi(unconditional);
    }
}
