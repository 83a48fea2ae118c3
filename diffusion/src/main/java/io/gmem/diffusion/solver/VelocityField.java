package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/** v(x, t): x (B, ...) and one time for the whole batch, in the same type as x. */
@FunctionalInterface
public interface VelocityField {
    NDArray at(NDArray x, double t);
}
