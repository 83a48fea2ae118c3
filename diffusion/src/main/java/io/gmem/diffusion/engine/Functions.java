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
 * Functions of tensors that fixed networks are made of: no gradients, no state, any thread. Results belong to the manager of the
 * first argument. Pictures are (B, C, H, W).
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

    /** Zero padding, {@code padRows} above and below, {@code padColumns} left and right. */
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

    /** Zeros on each side, the convolution, and its numbers held between {@code low} and {@code high}. */
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

    /** Rows or columns at each side of a picture. */
    public record Sides(long top, long bottom, long left, long right) {}

    /** The same numbers with the channels of a pixel side by side in memory, which convolutions of few channels a group prefer. */
    public NDArray channelsLast(NDArray x) {
        return run("channels_last", x);
    }

    /** Zeros around. */
    public NDArray pad(NDArray x, long left, long right, long top, long bottom) {
        return run("pad", x, left, right, top, bottom);
    }

    /** x Wᵀ + b over the last axis. */
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        int inputs = (int) weight.getShape().get(1);
        var shape = new LinearShape(
                (int) (x.size() / inputs), inputs, (int) weight.getShape().get(0));
        return linear(x, weight, bias, routes.linear(shape, Precision.FLOAT32, false, null));
    }

    /** The same by a given route. */
    NDArray linear(NDArray x, NDArray weight, NDArray bias, LinearRoute route) {
        return run("linear", x, weight, bias, (long) route.ordinal());
    }

    public NDArray groupNorm(NDArray x, long groups, NDArray weight, NDArray bias, double eps) {
        return run("group_norm", x, groups, weight, bias, eps);
    }

    /** Over the last axis. */
    public NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return run("layer_norm", x, weight, bias, eps);
    }

    public NDArray silu(NDArray x) {
        return run("silu", x);
    }

    public NDArray relu(NDArray x) {
        return run("relu", x);
    }

    /** The exact one, by the error function. */
    public NDArray gelu(NDArray x) {
        return run("gelu", x);
    }

    /** q, k, v (B, heads, N, head_dim), scaled by head_dim^-1/2. */
    public NDArray attention(NDArray q, NDArray k, NDArray v) {
        var shape =
                new AttentionShape((int) q.getShape().get(2), (int) q.getShape().get(3));
        return run("attention", q, k, v, (long)
                routes.attention(shape, Precision.FLOAT32, false).ordinal());
    }

    /** Nearest neighbour. */
    public NDArray nearest(NDArray x, long rows, long columns) {
        return run("nearest", x, rows, columns);
    }

    /** Half-pixel centres, no smoothing when shrinking. */
    public NDArray bilinear(NDArray x, long rows, long columns) {
        return run("bilinear", x, rows, columns);
    }

    /** Half-pixel centres, a = -0.75, border pixels repeated. */
    public NDArray bicubic(NDArray x, long rows, long columns) {
        return run("bicubic", x, rows, columns);
    }

    /** The same with scales of its own between the grids' coordinates. */
    public NDArray bicubic(NDArray x, long rows, long columns, double scaleRows, double scaleColumns) {
        return run("bicubic_scaled", x, rows, columns, scaleRows, scaleColumns);
    }

    /** a = -0.5, the kernel as wide as the shrinking asks, its weights renormalised at the borders. */
    public NDArray smoothBicubic(NDArray x, long rows, long columns) {
        return run("bicubic_smooth", x, rows, columns);
    }

    public NDArray maxPool(NDArray x, long size, long stride, long pad) {
        return run("max_pool", x, size, stride, pad);
    }

    /** Padded pixels are not counted. */
    public NDArray averagePool(NDArray x, long size, long stride, long pad) {
        return run("avg_pool", x, size, stride, pad);
    }
}
