package io.gmem.diffusion.network;

import java.util.Arrays;
import java.util.List;

/**
 * Network sizes under their usual names. S, B, L and XL are DiT's (Peebles and Xie 2023, table 1); 1p0B and 1p6B are LightningDiT's.
 * Mi and Ti are small sizes for CPUs.
 */
public enum Preset {
    MI("Mi", 4, 128, 4),
    TI("Ti", 6, 192, 3),
    S("S", 12, 384, 6),
    B("B", 12, 768, 12),
    L("L", 24, 1024, 16),
    XL("XL", 28, 1152, 16),
    ONE_BILLION("1p0B", 24, 1536, 24),
    ONE_POINT_SIX_BILLION("1p6B", 28, 1792, 28);

    private final String label;
    private final int depth;
    private final int hiddenSize;
    private final int numHeads;

    Preset(String label, int depth, int hiddenSize, int numHeads) {
        this.label = label;
        this.depth = depth;
        this.hiddenSize = hiddenSize;
        this.numHeads = numHeads;
    }

    /**
     * Returns the preset with the given name.
     *
     * @throws IllegalArgumentException if the name is unknown; the message lists the accepted names
     */
    public static Preset named(String label) {
        return Arrays.stream(values())
                .filter(preset -> preset.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "preset must be one of " + String.join(", ", labels()) + " (was " + label + ")"));
    }

    /** Returns the names, the smallest size first. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Preset::label).toList();
    }

    public String label() {
        return label;
    }

    public int depth() {
        return depth;
    }

    /** Returns the width D of a token. */
    public int hiddenSize() {
        return hiddenSize;
    }

    public int numHeads() {
        return numHeads;
    }

    /** Returns a SiT of this size. */
    public NetworkConfig network(int patchSize, int inputSize, int inChannels, Conditioning conditioning) {
        return NetworkConfig.of(hiddenSize, depth, numHeads, patchSize, inputSize, inChannels, conditioning);
    }
}
