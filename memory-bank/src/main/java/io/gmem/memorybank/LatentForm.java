package io.gmem.memorybank;

import org.jspecify.annotations.Nullable;

/**
 * The tensors that a data set stores per image.
 *
 * @param resolution height and width of an image, in pixels; 0 when unknown
 * @param autoencoder autoencoder of the latents; {@code pixels} when the latent is the image, {@code unnamed} when unknown
 * @param channels C of a latent
 * @param latentSize height and width of a latent
 * @param mirrored whether mirror images are stored too
 * @param snippetDimension D of the snippets of mirror images; 0 when none are stored
 * @param tokens shape of the patch tokens of an image; null for none
 * @param pictured whether the image itself is stored; otherwise only latents are
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
    /** Name of the autoencoder of imported latents, and of the encoder of imported snippets, when unknown. */
    public static final String UNNAMED = "unnamed";

    static final String PIXELS = "pixels";

    public LatentForm {
        if (!pictured && autoencoder.equals(PIXELS)) {
            throw new IllegalArgumentException("a data set in pixel space must store its images");
        }
    }

    /** Creates the form of a data set that stores images. */
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
     * The shape of the patch tokens (N, z) of an image.
     *
     * @param count N
     * @param dimension z
     */
    public record Tokens(int count, int dimension) {}

    /** Returns the form of a data set in pixel space that stores images only. */
    public static LatentForm pixels(int resolution) {
        return new LatentForm(resolution, PIXELS, 3, resolution, false, 0, null);
    }

    /** Returns whether latents differ from the images. */
    public boolean encoded() {
        return !autoencoder.equals(PIXELS);
    }
}
