package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;

/** A linear layer: x Wᵀ + b over the last axis. */
public record Linear(Functions functions, NDArray weight, NDArray bias) {
    public NDArray apply(NDArray x) {
        return functions.linear(x, weight, bias);
    }
}
