package io.gmem.memory.bank;

import io.gmem.diffusion.encoder.SnippetEncoder;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.RgbImage;

/**
 * Encodes images in the same way as the rows of a bank.
 *
 * @param resolution side of the center crop in pixels, applied before encoding; 0 for no crop
 */
public record RowEncoder(SnippetEncoder encoder, int resolution) {

    /** Returns the snippet {@code (D)}, unnormalized, of an image of any size. */
    public float[] encode(RgbImage image) {
        return encoder.encode(resolution == 0 ? image : CenterCrop.crop(image, resolution));
    }
}
