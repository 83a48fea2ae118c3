/** From conditions and seeds to latents: noise, solver, guidance and network put together. */
@NullMarked
package io.gmem.diffusion.sampling;

import org.jspecify.annotations.NullMarked;
