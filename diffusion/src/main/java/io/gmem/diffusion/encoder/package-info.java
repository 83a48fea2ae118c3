/**
 * From a picture to its snippet, the vector the memory bank keeps of it.
 *
 * <p>{@link io.gmem.diffusion.encoder.SnippetEncoder} is the port. The built-in encoder needs no weights:
 * {@link io.gmem.diffusion.encoder.HogColorDescriptor} describes edges and a coarse colour layout in 768 numbers, and
 * {@link io.gmem.diffusion.encoder.PrincipalComponents}, fitted once on a data set and stored with its bank, keep the
 * directions in which that data set varies. {@link io.gmem.diffusion.encoder.HogColorEncoder} is the two in a row.
 *
 * <p>{@link io.gmem.diffusion.encoder.EncoderFile} opens trained networks by what is in their files: DINOv2
 * ({@link io.gmem.diffusion.encoder.VisionTransformer}), MobileNet, a ResNet for CIFAR, the Inception of the Fréchet distance. Each
 * holds its file against the names and shapes that its architecture asks for before a number is read, since a network that leaves a
 * tensor out computes something else in silence. {@link io.gmem.diffusion.encoder.TrainedEncoder} makes snippets, patch tokens and
 * features of pictures with one.
 */
@NullMarked
package io.gmem.diffusion.encoder;

import org.jspecify.annotations.NullMarked;
