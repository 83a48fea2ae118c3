/**
 * Verified kernels: before a network or a layer computes anything, every native route to its result is checked against exact integer
 * arithmetic, forward and backward, and the fastest correct one is chosen.
 */
@NullMarked
package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.NullMarked;
