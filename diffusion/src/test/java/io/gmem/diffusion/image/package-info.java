/** Holds decoding, cropping and grids against pictures whose pixels were computed elsewhere. */
@NullMarked
package io.gmem.diffusion.image;

import org.jspecify.annotations.NullMarked;
