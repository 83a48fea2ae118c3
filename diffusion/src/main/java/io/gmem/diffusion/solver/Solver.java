package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/** One step at a time. Stateless: everything is in the {@link SolverState}, and within a step in its {@link Stage}. */
public interface Solver {
    /**
     * Begins a step; the state before stays the caller's to close. What a step that is given up had made belongs to the manager of
     * {@code state.x()}.
     */
    Stage begin(SolverState state);

    /** The state one step later; the state before stays the caller's to close. */
    default SolverState step(SolverState state, VelocityField field) {
        Stage stage = begin(state);
        while (stage instanceof Stage.Asks asks) {
            Function<NDArray, Stage> then = asks.then();
            stage = then.apply(field.at(asks.x(), asks.t()));
        }
        return ((Stage.Done) stage).state();
    }
}
