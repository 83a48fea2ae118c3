package io.gmem.diffusion.engine.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An implementation of an operation. Scripts identify it by its ordinal. */
public sealed interface Route permits LinearRoute, ConvolutionRoute, AttentionRoute {
    /** Returns the name used in settings, reports and files. */
    String id();

    /** Returns the number that identifies the route in the scripts. */
    int ordinal();

    /**
     * Returns the route with the given name.
     *
     * @throws IllegalArgumentException if the name is unknown; the message names the setting and the accepted values
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
