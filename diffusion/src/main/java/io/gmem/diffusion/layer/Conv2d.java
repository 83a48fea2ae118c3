package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
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

    public long outChannels() {
        return weight.getShape().get(0);
    }
}
