package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.kernel.AttentionShape;
import io.gmem.diffusion.engine.kernel.ConvolutionShape;
import io.gmem.diffusion.engine.kernel.KernelRoutes;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.engine.kernel.LinearShape;
import io.gmem.diffusion.engine.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Stateless tensor functions for networks with frozen weights, without gradients. Thread-safe. Results belong to the manager of the
 * first argument. Images have shape (B, C, H, W).
 */
public final class Functions {
    private final ScriptModule module;
    private final KernelRoutes routes;

    Functions(ScriptModule module, KernelRoutes routes) {
        this.module = module;
        this.routes = routes;
    }

    private NDArray run(String name, NDArray first, Object... others) {
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = first;
        System.arraycopy(others, 0, arguments, 1, others.length);
        NDArray result = module.run(name, arguments);
        result.attach(first.getManager());
        return result;
    }

    /** Convolves with zero padding: {@code padRows} above and below, {@code padColumns} left and right. */
    public NDArray conv2d(
            NDArray x,
            NDArray weight,
            @Nullable NDArray bias,
            long stride,
            long padRows,
            long padColumns,
            long groups) {
        long route = convolutionRoute(x, weight, stride, padRows, padColumns, groups);
        return bias == null
                ? run("conv2d_plain", x, weight, stride, padRows, padColumns, groups, route)
                : run("conv2d", x, weight, bias, stride, padRows, padColumns, groups, route);
    }

    private long convolutionRoute(NDArray x, NDArray weight, long stride, long padRows, long padColumns, long groups) {
        Shape image = x.getShape();
        Shape kernel = weight.getShape();
        return routes.convolution(new ConvolutionShape(
                        (int) image.get(0),
                        (int) image.get(1),
                        (int) image.get(2),
                        (int) image.get(3),
                        (int) kernel.get(0),
                        (int) kernel.get(2),
                        (int) kernel.get(3),
                        (int) stride,
                        (int) padRows,
                        (int) padColumns,
                        (int) groups))
                .ordinal();
    }

    /** Pads each side with zeros, convolves, and clamps the result to {@code low} and {@code high}. */
    public NDArray clampedConv2d(
            NDArray x, NDArray weight, NDArray bias, long stride, Sides zeros, long groups, double low, double high) {
        return run(
                "conv2d_clamped",
                x,
                weight,
                bias,
                stride,
                zeros.top(),
                zeros.bottom(),
                zeros.left(),
                zeros.right(),
                groups,
                low,
                high,
                convolutionRoute(x, weight, stride, zeros.top(), zeros.left(), groups));
    }

    /** Padding of an image: rows at the top and bottom, columns at the left and right. */
    public record Sides(long top, long bottom, long left, long right) {}

    /** Copies a tensor to the channels-last memory format, which is faster for convolutions with few channels per group. */
    public NDArray channelsLast(NDArray x) {
        return run("channels_last", x);
    }

    /** Pads with zeros. */
    public NDArray pad(NDArray x, long left, long right, long top, long bottom) {
        return run("pad", x, left, right, top, bottom);
    }

    /** Computes x Wᵀ + b over the last axis. */
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        int inputs = (int) weight.getShape().get(1);
        var shape = new LinearShape(
                (int) (x.size() / inputs), inputs, (int) weight.getShape().get(0));
        return linear(x, weight, bias, routes.linear(shape, Precision.FLOAT32, false, null));
    }

    /** Computes x Wᵀ + b over the last axis with the given route. */
    NDArray linear(NDArray x, NDArray weight, NDArray bias, LinearRoute route) {
        return run("linear", x, weight, bias, (long) route.ordinal());
    }

    public NDArray groupNorm(NDArray x, long groups, NDArray weight, NDArray bias, double eps) {
        return run("group_norm", x, groups, weight, bias, eps);
    }

    /** Normalizes the last axis. */
    public NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return run("layer_norm", x, weight, bias, eps);
    }

    public NDArray silu(NDArray x) {
        return run("silu", x);
    }

    public NDArray relu(NDArray x) {
        return run("relu", x);
    }

    /** Exact GELU, computed with the error function. */
    public NDArray gelu(NDArray x) {
        return run("gelu", x);
    }

    /** Scaled dot-product attention. q, k and v are (B, heads, N, head_dim); scores are scaled by head_dim^-1/2. */
    public NDArray attention(NDArray q, NDArray k, NDArray v) {
        var shape =
                new AttentionShape((int) q.getShape().get(2), (int) q.getShape().get(3));
        return run("attention", q, k, v, (long)
                routes.attention(shape, Precision.FLOAT32, false).ordinal());
    }

    /** Nearest-neighbor resampling. */
    public NDArray nearest(NDArray x, long rows, long columns) {
        return run("nearest", x, rows, columns);
    }

    /** Bilinear resampling with half-pixel centers and without antialiasing. */
    public NDArray bilinear(NDArray x, long rows, long columns) {
        return run("bilinear", x, rows, columns);
    }

    /** Bicubic resampling with half-pixel centers, a = -0.75 and repeated border pixels. */
    public NDArray bicubic(NDArray x, long rows, long columns) {
        return run("bicubic", x, rows, columns);
    }

    /** Bicubic resampling with explicit coordinate scales between the two grids. */
    public NDArray bicubic(NDArray x, long rows, long columns, double scaleRows, double scaleColumns) {
        return run("bicubic_scaled", x, rows, columns, scaleRows, scaleColumns);
    }

    /** Antialiased bicubic resampling: a = -0.5, kernel width scaled with the reduction, weights renormalized at the borders. */
    public NDArray smoothBicubic(NDArray x, long rows, long columns) {
        return run("bicubic_smooth", x, rows, columns);
    }

    public NDArray maxPool(NDArray x, long size, long stride, long pad) {
        return run("max_pool", x, size, stride, pad);
    }

    /** Average pooling; padded pixels are not counted. */
    public NDArray averagePool(NDArray x, long size, long stride, long pad) {
        return run("avg_pool", x, size, stride, pad);
    }
}
