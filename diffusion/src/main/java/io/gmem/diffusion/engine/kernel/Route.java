package io.gmem.diffusion.engine.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One way to compute an operation; scripts know it by its ordinal. */
public sealed interface Route permits LinearRoute, ConvolutionRoute, AttentionRoute {
    /** Name in settings, reports and files. */
    String id();

    /** Number that the scripts branch on. */
    int ordinal();

    /**
     * Finds a route by its name.
     *
     * @throws IllegalArgumentException naming the setting, the value and what is accepted
     */
    static <R extends Route> R named(String setting, String id, R[] routes) {
        return Stream.of(routes)
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(setting + " must be auto, "
                        + Arrays.stream(routes).map(Route::id).collect(Collectors.joining(", ")) + " (was " + id
                        + ")"));
    }
}
