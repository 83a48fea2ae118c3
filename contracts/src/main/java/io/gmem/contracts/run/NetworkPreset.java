package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.regex.Pattern;

/**
 * A size of network and of its patches, written {@code S/2}. S, B, L and XL are those of DiT (Peebles and Xie 2023,
 * table 1); Mi and Ti are small ones for a CPU.
 */
public record NetworkPreset(Size size, int patchSize) {
    /** Depth, width and attention heads. */
    public enum Size {
        Mi(4, 128, 4),
        Ti(6, 192, 3),
        S(12, 384, 6),
        B(12, 768, 12),
        L(24, 1024, 16),
        XL(28, 1152, 16);

        private final int depth;
        private final int hiddenSize;
        private final int heads;

        Size(int depth, int hiddenSize, int heads) {
            this.depth = depth;
            this.hiddenSize = hiddenSize;
            this.heads = heads;
        }

        public int depth() {
            return depth;
        }

        public int hiddenSize() {
            return hiddenSize;
        }

        public int heads() {
            return heads;
        }
    }

    private static final Pattern SHAPE = Pattern.compile("(Mi|Ti|S|B|L|XL)/([1248])");

    /** Reads {@code Ti/4}. */
    @JsonCreator
    public static NetworkPreset parse(String text) {
        var match = SHAPE.matcher(text);
        InvalidInputException.unless(
                match.matches(), "network", "is not a preset: use Mi, Ti, S, B, L or XL with /1, /2, /4 or /8");
        return new NetworkPreset(Size.valueOf(match.group(1)), Integer.parseInt(match.group(2)));
    }

    @JsonValue
    @Override
    public String toString() {
        return size + "/" + patchSize;
    }
}
