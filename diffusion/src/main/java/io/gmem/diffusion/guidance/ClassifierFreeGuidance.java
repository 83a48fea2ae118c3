package io.gmem.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/**
 * u + s (c - u) of a batch whose first half is conditional and whose second half is the same without a condition (Ho and
 * Salimans 2022, eq. 6).
 *
 * @param scale s; 1 leaves the conditional prediction
 * @param channels which of them are mixed
 */
public record ClassifierFreeGuidance(double scale, Channels channels) {
    /** Channels that guidance mixes; the others pass through, each half its own. */
    public enum Channels {
        /** As SiT's reference does. */
        FIRST_THREE,
        /** As final GMem does. */
        ALL
    }

    /** As {@link #mix(NDArray)} where guided; elsewhere one half twice. */
    public NDArray mix(NDArray prediction, GuidanceInterval.Mode mode) {
        if (mode == GuidanceInterval.Mode.GUIDED) {
            return mix(prediction);
        }
        NDList halves = prediction.split(2);
        try (NDArray conditional = halves.get(0);
                NDArray unconditional = halves.get(1)) {
            NDArray chosen = mode == GuidanceInterval.Mode.CONDITIONAL ? conditional : unconditional;
            return chosen.concat(chosen, 0);
        }
    }

    /** @param prediction (2B, C, H, W) to (2B, C, H, W), both halves alike in the mixed channels */
    public NDArray mix(NDArray prediction) {
        if (channels == Channels.ALL) {
            return mixHalves(prediction);
        }
        try (NDArray mixed = mixHalves(prediction.get(new NDIndex(":, 0:3")));
                NDArray rest = prediction.get(new NDIndex(":, 3:"))) {
            return mixed.concat(rest, 1);
        }
    }

    private NDArray mixHalves(NDArray prediction) {
        NDList halves = prediction.split(2);
        try (NDArray conditional = halves.get(0);
                NDArray unconditional = halves.get(1);
                NDArray guided = conditional.sub(unconditional).muli(scale).addi(unconditional)) {
            return guided.concat(guided, 0);
        }
    }
}
