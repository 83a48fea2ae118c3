package io.gmem.tensorfiles.latents;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One picture, or its mirror image: every part is of the same one.
 *
 * @param latent (C, H, W)
 * @param label -1 when the shard has none
 * @param representation (N, D) patch features, when the shard has them
 * @param classToken (D), when the shard has it
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
