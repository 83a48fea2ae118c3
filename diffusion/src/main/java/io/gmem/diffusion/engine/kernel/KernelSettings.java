package io.gmem.diffusion.engine.kernel;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the kernel selection.
 *
 * @param linear forced route of linear layers; null for automatic selection
 * @param convolution forced route of convolutions; null for automatic selection
 * @param attention forced route of attention; null for automatic selection
 * @param cache folder for check results between processes; null for no cache
 * @param fault simulated wrong kernels, for tests
 */
public record KernelSettings(
        @Nullable LinearRoute linear,
        @Nullable ConvolutionRoute convolution,
        @Nullable AttentionRoute attention,
        @Nullable Path cache,
        KernelFault fault) {
    private static final String AUTO = "auto";

    /** Automatic selection without a cache. */
    public static final KernelSettings AUTOMATIC = new KernelSettings(null, null, null, null, KernelFault.NONE);

    /**
     * Reads {@code GMEM_KERNELS_LINEAR}, {@code GMEM_KERNELS_CONVOLUTION} and {@code GMEM_KERNELS_ATTENTION} (a route or {@code auto}),
     * {@code GMEM_KERNELS_CACHE} (a folder) and {@code GMEM_KERNELS_FAULT}.
     *
     * @throws IllegalArgumentException if a value is not accepted; the message names the variable and the accepted values
     */
    public static KernelSettings of(Map<String, String> environment) {
        String linear = environment.getOrDefault("GMEM_KERNELS_LINEAR", AUTO);
        String convolution = environment.getOrDefault("GMEM_KERNELS_CONVOLUTION", AUTO);
        String attention = environment.getOrDefault("GMEM_KERNELS_ATTENTION", AUTO);
        String cache = environment.get("GMEM_KERNELS_CACHE");
        String fault = environment.get("GMEM_KERNELS_FAULT");
        return new KernelSettings(
                linear.equals(AUTO) ? null : Route.named("GMEM_KERNELS_LINEAR", linear, LinearRoute.values()),
                convolution.equals(AUTO)
                        ? null
                        : Route.named("GMEM_KERNELS_CONVOLUTION", convolution, ConvolutionRoute.values()),
                attention.equals(AUTO)
                        ? null
                        : Route.named("GMEM_KERNELS_ATTENTION", attention, AttentionRoute.values()),
                cache == null || cache.isBlank() ? null : Path.of(cache),
                fault == null || fault.isBlank() ? KernelFault.NONE : KernelFault.parse("GMEM_KERNELS_FAULT", fault));
    }

    /** Returns these settings with simulated wrong kernels. */
    public KernelSettings withFault(String fault) {
        return new KernelSettings(linear, convolution, attention, cache, KernelFault.parse("fault", fault));
    }

    /** Returns these settings with a forced route for linear layers. */
    public KernelSettings withLinear(LinearRoute route) {
        return new KernelSettings(route, convolution, attention, cache, fault);
    }
}
