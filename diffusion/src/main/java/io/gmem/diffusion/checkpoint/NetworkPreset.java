package io.gmem.diffusion.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** Widths and depths that papers have names for; the number of heads goes with them, and is in no shape. */
enum NetworkPreset {
    TI("Ti", 192, 6, 3),
    S("S", 384, 12, 6),
    B("B", 768, 12, 12),
    L("L", 1024, 24, 16),
    XL("XL", 1152, 28, 16),
    BILLION("1p0B", 1536, 24, 24),
    BILLION_AND_A_HALF("1p6B", 1792, 28, 28);

    private final String title;
    private final int hiddenSize;
    private final int depth;
    private final int heads;

    NetworkPreset(String title, int hiddenSize, int depth, int heads) {
        this.title = title;
        this.hiddenSize = hiddenSize;
        this.depth = depth;
        this.heads = heads;
    }

    static Optional<NetworkPreset> of(int hiddenSize, int depth) {
        return Arrays.stream(values())
                .filter(preset -> preset.hiddenSize == hiddenSize && preset.depth == depth)
                .findAny();
    }

    String title() {
        return title;
    }

    int heads() {
        return heads;
    }
}
