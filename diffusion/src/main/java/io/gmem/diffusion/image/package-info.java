/**
 * Converts image files to the 8-bit RGB square that a network is trained on, and images to PNG.
 *
 * <p>{@link io.gmem.diffusion.image.ImageDecoder} decodes JPEG, PNG, WebP, GIF and BMP to an
 * {@link io.gmem.diffusion.image.RgbImage}. {@link io.gmem.diffusion.image.CenterCrop} crops and resizes it exactly as the
 * reference does, level for level. {@link io.gmem.diffusion.image.ImageGrid} arranges several images in one.
 *
 * <p>The package is pure Java, stateless and thread-safe. Samples are used unchanged: embedded color profiles, gamma and
 * EXIF orientation are ignored, as in the reference's loader.
 */
@NullMarked
package io.gmem.diffusion.image;

import org.jspecify.annotations.NullMarked;
