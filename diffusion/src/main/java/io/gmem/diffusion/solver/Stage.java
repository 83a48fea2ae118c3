package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * How far a solver step has come: a velocity is wanted, or the step is done. Whoever walks the stages decides when and with whom
 * the network is asked, so images at different steps of different solvers can share one call of it.
 */
public sealed interface Stage {
    /**
     * The step goes on when it knows the velocity v(x, t).
     *
     * @param x (B, ...), the step's own; good until {@code then} was called
     * @param then called once, with a velocity shaped like x that is the step's from then on
     */
    record Asks(NDArray x, double t, Function<NDArray, Stage> then) implements Stage {}

    /** The state one step later. */
    record Done(SolverState state) implements Stage {}
}
