package io.gmem.diffusion.transport;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Finds an enum constant by its name in configurations. */
final class ConfigNames {
    private ConfigNames() {}

    /**
     * Returns the constant with a label.
     *
     * @throws IllegalArgumentException listing the valid labels
     */
    static <E extends Enum<E>> E find(Class<E> type, String what, String value, Function<E, String> label) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        return all.stream()
                .filter(constant -> label.apply(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " must be one of "
                        + String.join(", ", all.stream().map(label).toList()) + " (was '" + value + "')"));
    }
}
