package io.gmem.memorybank;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of an image beside its pixels. Of the parts that a data set has, every image has its own.
 *
 * @param latent (C, h, w) as the autoencoder makes it; null where the latent is the picture
 * @param mirroredLatent of the mirror image; null where there are none, or the latent is the picture
 * @param mirroredSnippet (D) of the mirror image, unnormalised; null where there are none
 * @param tokens (N, z); null where there are none
 * @param mirroredTokens of the mirror image; null where there are none
 */
public record PreparedImage(
        float @Nullable [] latent,
        float @Nullable [] mirroredLatent,
        float @Nullable [] mirroredSnippet,
        float @Nullable [] tokens,
        float @Nullable [] mirroredTokens) {
    /** Nothing but pixels. */
    public static final PreparedImage PIXELS = new PreparedImage(null, null, null, null, null);
}
