package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * Solves a differential equation one step at a time. Stateless: the state is in {@link SolverState}, and within a step in {@link Stage}.
 */
public interface Solver {
    /**
     * Begins a step. The caller still owns the state before it. Tensors of an abandoned step belong to the manager of {@code state.x()}.
     */
    Stage begin(SolverState state);

    /** Returns the state one step later; the caller still owns the state before it. */
    default SolverState step(SolverState state, VelocityField field) {
        Stage stage = begin(state);
        while (stage instanceof Stage.NeedsVelocity need) {
            Function<NDArray, Stage> then = need.then();
            stage = then.apply(field.at(need.x(), need.t()));
        }
        return ((Stage.Done) stage).state();
    }
}
