package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;

/**
 * Encodes a picture as a snippet. The same picture always gives the same snippet; snippets are left unnormalised (a bank
 * stores them so, and they are normalised at use). Implementations may be called from any thread.
 */
public interface SnippetEncoder {

    /** The name a bank records, for instance {@code hog-color}. */
    String name();

    /** D, the length of every snippet. */
    int dimension();

    /** The snippet {@code (D)} of a picture of any size. */
    float[] encode(RgbImage image);

    /** The snippets of several pictures, in their order; an encoder that gains by it computes them together. */
    default List<float[]> encodeAll(List<RgbImage> images) {
        return images.stream().map(this::encode).toList();
    }
}
