package io.gmem.memorybank;

import org.jspecify.annotations.Nullable;

/**
 * The encoded tensors of an image. Every tensor that the form of the data set requires must be present.
 *
 * @param latent (C, h, w), output of the autoencoder, not normalized; null when the latent is the image
 * @param mirroredLatent latent of the mirror image; null when none is stored or the latent is the image
 * @param mirroredSnippet (D), unnormalized snippet of the mirror image; null when none is stored
 * @param tokens (N, z), patch tokens; null when none are stored
 * @param mirroredTokens (N, z), patch tokens of the mirror image; null when none are stored
 */
public record PreparedImage(
        float @Nullable [] latent,
        float @Nullable [] mirroredLatent,
        float @Nullable [] mirroredSnippet,
        float @Nullable [] tokens,
        float @Nullable [] mirroredTokens) {
    /** An image of which only the pixels are stored. */
    public static final PreparedImage PIXELS = new PreparedImage(null, null, null, null, null);
}
