package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network preset of size name and patch size, written {@code S/2}. The trainer defines the dimensions of each size.
 */
public record NetworkPreset(String size, int patchSize) {
    /** The size names, smallest first. */
    public static final List<String> SIZES = List.of("Mi", "Ti", "S", "B", "L", "XL", "1p0B", "1p6B");

    private static final Pattern SHAPE = Pattern.compile("(" + String.join("|", SIZES) + ")/([1248])");

    /** Reads {@code Ti/4}. */
    @JsonCreator
    public static NetworkPreset parse(String text) {
        var match = SHAPE.matcher(text);
        InvalidInputException.unless(
                match.matches(), "network", "must be one of " + String.join(", ", SIZES) + " with /1, /2, /4 or /8");
        return new NetworkPreset(match.group(1), Integer.parseInt(match.group(2)));
    }

    @JsonValue
    @Override
    public String toString() {
        return size + "/" + patchSize;
    }
}
