package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.Nullable;

/** Compares the results of a kernel with three differentiable inputs with a reference in plain Java. */
interface GradientCheck {
    /** Returns the fault in the output; null if the output is correct. */
    @Nullable
    String forwardFault(float[] output);

    /** Returns the fault in the gradients of the inputs; null if they are correct. */
    @Nullable
    String backwardFault(float[] first, float[] second, float[] third);
}
