package io.gmem.diffusion.transport;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Finds a constant by its name in configurations. */
final class ConfigNames {
    private ConfigNames() {}

    /** @throws IllegalArgumentException that lists the names there are */
    static <E extends Enum<E>> E find(Class<E> type, String what, String wanted, Function<E, String> label) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        return all.stream()
                .filter(one -> label.apply(one).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " '" + wanted + "'; use one of "
                        + String.join(", ", all.stream().map(label).toList())));
    }
}
