package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.Nullable;

/** Holds the results of a kernel with three differentiable inputs against a reference in plain Java. */
interface GradientCheck {
    /** What is wrong with the output; null if nothing is. */
    @Nullable
    String forwardFault(float[] output);

    /** What is wrong with the gradients of the inputs; null if nothing is. */
    @Nullable
    String backwardFault(float[] first, float[] second, float[] third);
}
