package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;

/** Normalizes groups of channels of (B, C, H, W) over all their pixels (Wu and He 2018). */
public record GroupNorm(Functions functions, NDArray weight, NDArray bias, long groups, double eps) {
    public NDArray apply(NDArray x) {
        return functions.groupNorm(x, groups, weight, bias, eps);
    }
}
