package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;

/** Normalizes the last axis. */
public record LayerNorm(Functions functions, NDArray weight, NDArray bias, double eps) {
    public NDArray apply(NDArray x) {
        return functions.layerNorm(x, weight, bias, eps);
    }
}
