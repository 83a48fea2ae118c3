package io.gmem.tensorfiles.latents;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one image, or all of its mirror image.
 *
 * @param latent (C, H, W)
 * @param label label index, -1 when the shard has none
 * @param representation (N, D) patch features; null when the shard has none
 * @param classToken (D); null when the shard has none
 */
public record LatentSample(
        float[] latent, long label, float @Nullable [] representation, float @Nullable [] classToken) {
    @Override
    public boolean equals(Object other) {
        return other instanceof LatentSample that
                && label == that.label
                && Arrays.equals(latent, that.latent)
                && Arrays.equals(representation, that.representation)
                && Arrays.equals(classToken, that.classToken);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(latent);
    }
}
