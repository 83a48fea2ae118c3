package io.gmem.diffusion.network;

import io.gmem.diffusion.engine.kernel.AttentionShape;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.KernelRoutes;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.engine.kernel.LinearShape;
import io.gmem.diffusion.engine.kernel.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies the kernels of a network before its first use. */
final class NetworkKernels {
    private final KernelRoutes routes;
    private final NetworkConfig config;
    private final List<Integer> batchSizes;

    /** @param batchSizes batch sizes to verify */
    NetworkKernels(KernelRoutes routes, NetworkConfig config, List<Integer> batchSizes) {
        this.routes = routes;
        this.config = config;
        this.batchSizes = List.copyOf(batchSizes);
    }

    /**
     * Returns the fastest correct routes.
     *
     * @param gradients whether the network is trained
     * @param preferred routes to keep if they are correct on this machine; null for none
     * @throws io.gmem.diffusion.engine.kernel.NoCorrectKernelException if an operation has no correct route
     */
    KernelPlan plan(Precision precision, boolean gradients, @Nullable KernelPlan preferred) {
        Map<String, LinearRoute> linear = new LinkedHashMap<>();
        LinearLayer.of(config)
                .keySet()
                .forEach(layer -> linear.put(layer.key(), route(layer, precision, gradients, preferred)));
        LinearLayer patches = LinearLayer.patches(config);
        linear.put(patches.key(), route(patches, Precision.FLOAT32, gradients, preferred));
        var attention = new AttentionShape(config.tokens(), config.headDimension());
        return new KernelPlan(precision, routes.attention(attention, precision, gradients), linear);
    }

    /** Returns a route that is correct for every batch size. */
    private LinearRoute route(
            LinearLayer layer, Precision precision, boolean gradients, @Nullable KernelPlan preferred) {
        LinearRoute route = preferred == null ? null : preferred.linear(layer.key());
        for (int attempt = 0; attempt < LinearRoute.values().length; attempt++) {
            LinearRoute first = route;
            for (int batchSize : batchSizes) {
                route = routes.linear(shape(layer, batchSize), precision, gradients, route);
            }
            if (route == first) {
                break;
            }
        }
        return route == null ? LinearRoute.PRODUCT : route;
    }

    private LinearShape shape(LinearLayer layer, int batchSize) {
        return new LinearShape(
                layer.perToken() ? batchSize * config.tokens() : batchSize, layer.inputs(), layer.outputs());
    }

    /** Returns the precision whose products take less time; float32 if bfloat16 has no correct route. */
    Precision fastest(boolean gradients) {
        Map<LinearShape, Integer> layers = new LinkedHashMap<>();
        LinearLayer.of(config).forEach((layer, count) -> layers.put(shape(layer, batchSizes.get(0)), count));
        return routes.fastest(layers, gradients);
    }
}
