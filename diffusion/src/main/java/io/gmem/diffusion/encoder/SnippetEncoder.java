package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;

/**
 * Encodes images as snippets. The same image always gives the same snippet. Snippets are not normalized: a bank stores them as they are,
 * and they are normalized on use. Implementations must be thread-safe.
 */
public interface SnippetEncoder {

    /** The name recorded in a bank, for instance {@code hog-color}. */
    String name();

    /** The length D of every snippet. */
    int dimension();

    /** Returns the snippet {@code (D)} of an image of any size. */
    float[] encode(RgbImage image);

    /** Returns the snippets of several images, in order. Implementations may compute them as a batch. */
    default List<float[]> encodeAll(List<RgbImage> images) {
        return images.stream().map(this::encode).toList();
    }
}
