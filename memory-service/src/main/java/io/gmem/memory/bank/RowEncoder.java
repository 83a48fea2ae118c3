package io.gmem.memory.bank;

import io.gmem.diffusion.encoder.SnippetEncoder;
import io.gmem.diffusion.image.CentreCrop;
import io.gmem.diffusion.image.RgbImage;

/**
 * Encodes pictures as the rows of a bank were.
 *
 * @param resolution pixels on a side that a picture is cropped to first; 0 leaves it as it is
 */
public record RowEncoder(SnippetEncoder encoder, int resolution) {

    /** The snippet {@code (D)}, unnormalised, of a picture of any size. */
    public float[] encode(RgbImage picture) {
        return encoder.encode(resolution == 0 ? picture : CentreCrop.crop(picture, resolution));
    }
}
