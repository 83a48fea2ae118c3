package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.Functions.Sides;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A two-dimensional convolution from (B, in, H, W) to (B, out, H', W'). */
public record Conv2d(
        Functions functions,
        NDArray weight,
        @Nullable NDArray bias,
        long stride,
        long padRows,
        long padColumns,
        long groups) {

    public NDArray apply(NDArray x) {
        return functions.conv2d(x, weight, bias, stride, padRows, padColumns, groups);
    }

    /** Applies the convolution, then ReLU. Requires a bias. */
    public NDArray rectified(NDArray x) {
        return clamped(x, new Sides(padRows, padRows, padColumns, padColumns), 0, Double.POSITIVE_INFINITY);
    }

    /** Applies the convolution with padding {@code zeros} and clamps the result to {@code low} and {@code high}. Requires a bias. */
    public NDArray clamped(NDArray x, Sides zeros, double low, double high) {
        NDArray requiredBias = Objects.requireNonNull(bias, "a clamped convolution requires a bias");
        return functions.clampedConv2d(x, weight, requiredBias, stride, zeros, groups, low, high);
    }

    public long outChannels() {
        return weight.getShape().get(0);
    }
}
