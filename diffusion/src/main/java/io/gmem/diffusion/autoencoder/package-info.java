/** Between pictures and latents. */
@NullMarked
package io.gmem.diffusion.autoencoder;

import org.jspecify.annotations.NullMarked;
