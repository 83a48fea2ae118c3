/**
 * Encoders from an image to its snippet, the vector stored in the memory bank.
 *
 * <p>{@link io.gmem.diffusion.encoder.SnippetEncoder} is the port. The built-in encoder needs no weights:
 * {@link io.gmem.diffusion.encoder.HogColorDescriptor} describes edges and a coarse color layout in 768 numbers.
 * {@link io.gmem.diffusion.encoder.PrincipalComponents}, fitted once on a data set and stored with its bank, keep the
 * directions in which that data set varies. {@link io.gmem.diffusion.encoder.HogColorEncoder} combines the two.
 *
 * <p>{@link io.gmem.diffusion.encoder.EncoderFile} opens trained networks: DINOv2
 * ({@link io.gmem.diffusion.encoder.VisionTransformer}), MobileNet, a ResNet for CIFAR, and the Inception of the Fréchet
 * distance. Each one checks its file against the tensor names and shapes of its architecture before any data are read,
 * because a network without one of its tensors would silently compute something else.
 * {@link io.gmem.diffusion.encoder.TrainedEncoder} computes snippets, patch tokens and features of images with one.
 */
@NullMarked
package io.gmem.diffusion.encoder;

import org.jspecify.annotations.NullMarked;
