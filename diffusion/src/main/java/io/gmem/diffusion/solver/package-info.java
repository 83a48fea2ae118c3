/**
 * Solvers of the probability-flow equation dx/dt = v(x, t). A step is a function of an explicit {@link
 * io.gmem.diffusion.solver.SolverState}, so that a caller can stop, inspect, batch and resume between any two steps. States may be float64
 * while the network works in float32.
 */
@NullMarked
package io.gmem.diffusion.solver;

import org.jspecify.annotations.NullMarked;
