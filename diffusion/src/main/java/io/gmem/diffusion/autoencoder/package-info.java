/**
 * Between pictures and latents: the pictures themselves ({@link io.gmem.diffusion.autoencoder.PixelAutoencoder}), the variational
 * autoencoder of latent diffusion ({@link io.gmem.diffusion.autoencoder.KlAutoencoder}) and the tiny ones that are nearly as good in
 * a hundredth of the time ({@link io.gmem.diffusion.autoencoder.TinyAutoencoder}). {@link
 * io.gmem.diffusion.autoencoder.AutoencoderFile} opens whichever a file holds.
 */
@NullMarked
package io.gmem.diffusion.autoencoder;

import org.jspecify.annotations.NullMarked;
