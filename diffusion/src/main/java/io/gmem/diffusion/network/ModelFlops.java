package io.gmem.diffusion.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Floating-point operations of a network's matrix products, counted from shapes: two per multiply-add. Norms, activations, gates and
 * the optimizer are not counted, as is usual for model FLOPs utilization (Chowdhery et al. 2022, appendix B).
 *
 * @param parts operations of one sample's forward pass, by part of the network
 */
public record ModelFlops(Map<String, Double> parts) {
    private static final int FREQUENCIES = 256;
    private static final int BACKWARD = 2;

    /** Counts the operations of a network. */
    public static ModelFlops of(NetworkConfig config) {
        double n = config.tokens();
        double d = config.hiddenSize();
        double depth = config.depth();
        double patch = (double) config.patchSize() * config.patchSize();
        double width = config.mlpWidth();
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("patches", 2 * n * patch * config.inChannels() * d);
        parts.put("time", 2 * (FREQUENCIES * d + d * d));
        double snippet = config.conditioning() instanceof Conditioning.BySnippet by ? by.dimension() : 0;
        parts.put("condition", 2 * snippet * d);
        parts.put("modulation", depth * 2 * d * (config.block().woShift() ? 4 : 6) * d + 2 * d * 2 * d);
        parts.put("projections", depth * 2 * n * 4 * d * d);
        parts.put("attention", depth * 2 * 2 * n * n * d);
        parts.put("mlp", depth * 2 * n * d * width * (config.block().swiglu() ? 3 : 2));
        parts.put("last", 2 * n * d * patch * config.outChannels());
        return new ModelFlops(parts);
    }

    /** Returns the operations of one sample's forward pass. */
    public double forward() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Returns the operations of training on one sample: the forward pass, and twice as many for the backward pass. */
    public double training() {
        return (1 + BACKWARD) * forward();
    }
}
