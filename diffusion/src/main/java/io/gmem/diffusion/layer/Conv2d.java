package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.Functions.Sides;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A convolution: x (B, in, H, W) to (B, out, H', W'). */
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

    /** The same without what is below zero. Of convolutions with a bias. */
    public NDArray rectified(NDArray x) {
        return clamped(x, new Sides(padRows, padRows, padColumns, padColumns), 0, Double.POSITIVE_INFINITY);
    }

    /** With {@code zeros} instead of its own padding, its numbers held between two ends. Of convolutions with a bias. */
    public NDArray clamped(NDArray x, Sides zeros, double low, double high) {
        NDArray added = Objects.requireNonNull(bias, "a convolution without bias is not clamped");
        return functions.clampedConv2d(x, weight, added, stride, zeros, groups, low, high);
    }

    public long outChannels() {
        return weight.getShape().get(0);
    }
}
