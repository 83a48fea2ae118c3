/** Sampling: generates latents from conditions and seeds with noise, solver, guidance and network. */
@NullMarked
package io.gmem.diffusion.sampling;

import org.jspecify.annotations.NullMarked;
