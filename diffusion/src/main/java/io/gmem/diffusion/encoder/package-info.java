/**
 * From a picture to its snippet, the vector the memory bank keeps of it.
 *
 * <p>{@link io.gmem.diffusion.encoder.SnippetEncoder} is the port. The built-in encoder needs no weights:
 * {@link io.gmem.diffusion.encoder.HogColorDescriptor} describes edges and a coarse colour layout in 768 numbers, and
 * {@link io.gmem.diffusion.encoder.PrincipalComponents}, fitted once on a data set and stored with its bank, keep the
 * directions in which that data set varies. {@link io.gmem.diffusion.encoder.HogColorEncoder} is the two in a row.
 */
@NullMarked
package io.gmem.diffusion.encoder;

import org.jspecify.annotations.NullMarked;
