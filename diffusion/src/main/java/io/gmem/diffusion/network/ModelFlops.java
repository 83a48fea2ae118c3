package io.gmem.diffusion.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Floating-point operations of a network's matrix products, counted from shapes: two for every multiplication with its addition. Norms,
 * activations, gates and the optimiser are not counted, as is usual for a model's utilisation (Chowdhery et al. 2022, appendix B).
 *
 * @param parts of a forward pass of one sample, by name
 */
public record ModelFlops(Map<String, Double> parts) {
    private static final int FREQUENCIES = 256;
    private static final int BACKWARD = 2;

    /** Counts them. */
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

    /** Of one sample. */
    public double forward() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Of one sample: forward, and twice that back. */
    public double training() {
        return (1 + BACKWARD) * forward();
    }
}
