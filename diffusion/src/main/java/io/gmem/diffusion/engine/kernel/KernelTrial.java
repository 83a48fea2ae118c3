package io.gmem.diffusion.engine.kernel;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operation with prepared operands that each of its routes can compute.
 *
 * @param call runs a route; results belong to the scope
 * @param check returns the fault in the results of a call; null if they are correct
 */
record KernelTrial(BiFunction<NDManager, Route, NDList> call, Function<NDList, @Nullable String> check) {
    NDList run(NDManager scope, Route route) {
        return call.apply(scope, route);
    }

    @Nullable
    String fault(NDList results) {
        return check.apply(results);
    }
}
