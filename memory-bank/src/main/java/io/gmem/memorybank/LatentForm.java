package io.gmem.memorybank;

import org.jspecify.annotations.Nullable;

/**
 * What a data set keeps of every image.
 *
 * @param resolution rows and columns of an image, in pixels; 0 when nobody knows
 * @param autoencoder makes the latents; {@code pixels} means the picture itself, {@code unnamed} that nobody said
 * @param channels C of a latent
 * @param latentSize rows and columns of a latent
 * @param mirrored whether mirror images are kept too
 * @param snippetDimension D, where snippets of mirror images are kept; else 0
 * @param tokens vectors of places of an image; null for none
 * @param pictured whether the picture itself is kept; else latents are
 */
public record LatentForm(
        int resolution,
        String autoencoder,
        int channels,
        int latentSize,
        boolean mirrored,
        int snippetDimension,
        @Nullable Tokens tokens,
        boolean pictured) {
    /** Name of the autoencoder, and of the encoder, of latents and snippets that came without one. */
    public static final String UNNAMED = "unnamed";

    static final String PIXELS = "pixels";

    public LatentForm {
        if (!pictured && autoencoder.equals(PIXELS)) {
            throw new IllegalArgumentException("latents that are the pictures, without pictures");
        }
    }

    /** With pictures. */
    public LatentForm(
            int resolution,
            String autoencoder,
            int channels,
            int latentSize,
            boolean mirrored,
            int snippetDimension,
            @Nullable Tokens tokens) {
        this(resolution, autoencoder, channels, latentSize, mirrored, snippetDimension, tokens, true);
    }

    /**
     * @param count N
     * @param dimension z
     */
    public record Tokens(int count, int dimension) {}

    /** The pictures themselves, and nothing else. */
    public static LatentForm pixels(int resolution) {
        return new LatentForm(resolution, PIXELS, 3, resolution, false, 0, null);
    }

    /** Whether a latent is something else than the picture. */
    public boolean encoded() {
        return !autoencoder.equals(PIXELS);
    }
}
