package io.gmem.diffusion.engine.kernel;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How routes are chosen.
 *
 * @param linear the only route of linear layers; null lets the check choose
 * @param convolution the only route of convolutions; null lets the check choose
 * @param attention the only route of attention; null lets the check choose
 * @param cache folder that keeps verdicts between processes; null for none
 * @param fault wrong kernels for drills
 */
public record KernelSettings(
        @Nullable LinearRoute linear,
        @Nullable ConvolutionRoute convolution,
        @Nullable AttentionRoute attention,
        @Nullable Path cache,
        KernelFault fault) {
    private static final String AUTO = "auto";

    /** The check chooses, nothing is kept. */
    public static final KernelSettings AUTOMATIC = new KernelSettings(null, null, null, null, KernelFault.NONE);

    /**
     * Reads {@code GMEM_KERNELS_LINEAR}, {@code GMEM_KERNELS_CONVOLUTION} and {@code GMEM_KERNELS_ATTENTION} (a route or {@code auto}),
     * {@code GMEM_KERNELS_CACHE} (a folder) and {@code GMEM_KERNELS_FAULT}.
     *
     * @throws IllegalArgumentException naming the variable, the value and what is accepted
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

    /** The same with wrong kernels. */
    public KernelSettings withFault(String fault) {
        return new KernelSettings(linear, convolution, attention, cache, KernelFault.parse("fault", fault));
    }

    /** The same with one route for linear layers. */
    public KernelSettings withLinear(LinearRoute route) {
        return new KernelSettings(route, convolution, attention, cache, fault);
    }
}
