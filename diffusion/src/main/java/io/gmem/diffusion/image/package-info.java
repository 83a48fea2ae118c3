/**
 * From a file of bytes to the 8-bit RGB square a network is trained on, and back to a PNG.
 *
 * <p>{@link io.gmem.diffusion.image.ImageDecoder} turns JPEG, PNG, WebP, GIF and BMP into an
 * {@link io.gmem.diffusion.image.RgbImage}; {@link io.gmem.diffusion.image.CentreCrop} brings it to size exactly as the
 * reference does, level for level; {@link io.gmem.diffusion.image.ImageGrid} lays many out as one picture to look at.
 *
 * <p>Everything here is pure Java, holds no state and may be called from any thread. Colours are what the samples say:
 * embedded colour profiles, gamma and EXIF orientation are ignored, as the reference's loader ignores them.
 */
@NullMarked
package io.gmem.diffusion.image;

import org.jspecify.annotations.NullMarked;
