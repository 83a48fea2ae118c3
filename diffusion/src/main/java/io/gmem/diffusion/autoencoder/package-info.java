/**
 * Autoencoders between images and latents. {@link io.gmem.diffusion.autoencoder.PixelAutoencoder} uses the images themselves as latents.
 * {@link io.gmem.diffusion.autoencoder.KlAutoencoder} is the variational autoencoder of latent diffusion. {@link
 * io.gmem.diffusion.autoencoder.TinyAutoencoder} is nearly as good in a hundredth of the time. {@link
 * io.gmem.diffusion.autoencoder.AutoencoderFile} opens the autoencoder that a file contains.
 */
@NullMarked
package io.gmem.diffusion.autoencoder;

import org.jspecify.annotations.NullMarked;
