/** Tests of decoding, cropping and grids on images whose pixels were computed independently. */
@NullMarked
package io.gmem.diffusion.image;

import org.jspecify.annotations.NullMarked;
