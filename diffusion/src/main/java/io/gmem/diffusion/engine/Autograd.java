package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Reverse-mode differentiation. Recording of operations is enabled per thread. */
public final class Autograd {
    private Autograd() {}

    static void enable() {
        if (!JniUtils.isGradMode()) {
            JniUtils.setGradMode(true);
        }
    }

    /** Adds the gradients of the scalar {@code loss} to the gradients of all trained weights that it depends on. */
    public static void backward(NDArray loss) {
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }
}
