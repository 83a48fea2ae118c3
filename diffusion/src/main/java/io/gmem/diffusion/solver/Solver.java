package io.gmem.diffusion.solver;

/** One step at a time. Stateless: everything is in the {@link SolverState}. */
public interface Solver {
    /** The state one step later; the state before stays the caller's to close. */
    SolverState step(SolverState state, VelocityField field);
}
