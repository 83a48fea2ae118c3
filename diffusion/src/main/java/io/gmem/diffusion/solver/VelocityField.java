package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;

/** The field v(x, t): x (B, ...) and one time for the whole batch. The result has the data type of x. */
@FunctionalInterface
public interface VelocityField {
    NDArray at(NDArray x, double t);
}
