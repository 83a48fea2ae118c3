/**
 * Kernel verification. Before a network or a layer computes a result, every native route is checked against exact integer
 * arithmetic, forward and backward. The fastest correct route is used.
 */
@NullMarked
package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.NullMarked;
