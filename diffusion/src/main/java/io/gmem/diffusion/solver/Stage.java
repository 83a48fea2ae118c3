package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * The progress of a solver step: it needs a velocity or it is done. The caller decides when and with which batch the network is evaluated,
 * so images at different steps of different solvers can share one network call.
 */
public sealed interface Stage {
    /**
     * The step needs the velocity v(x, t).
     *
     * @param x (B, ...), owned by the step; valid until {@code then} is called
     * @param then called once with a velocity shaped like x, which the step then owns
     */
    record NeedsVelocity(NDArray x, double t, Function<NDArray, Stage> then) implements Stage {}

    /** The state one step later. */
    record Done(SolverState state) implements Stage {}
}
