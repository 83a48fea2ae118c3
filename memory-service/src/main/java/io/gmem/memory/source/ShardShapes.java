package io.gmem.memory.source;

import io.gmem.memorybank.LatentForm;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.latents.LatentShard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of a latent shard's parts; all shards of a source have the same.
 *
 * @param channels C of a latent
 * @param size its rows and columns
 * @param dimension D of a class token, the snippet
 * @param tokens patch features; null where it has none
 */
record ShardShapes(int channels, int size, int dimension, LatentForm.@Nullable Tokens tokens) {

    /** @throws UnsupportedSourceException when it cannot be made a row of a data set and of a bank */
    static ShardShapes of(String name, LatentShard shard) throws UnsupportedSourceException {
        long[] latent = shard.latentShape();
        refuse(latent[0] < 1 || latent[1] < 1, name, "latents without numbers");
        refuse(
                latent[1] != latent[2],
                name,
                "latents of %d x %d cells; they are square".formatted(latent[1], latent[2]));
        Map<String, TensorInfo> parts = shard.parts();
        TensorInfo classTokens = parts.get(LatentShard.CLASS_TOKENS);
        refuse(
                classTokens == null
                        || classTokens.shape().length != 2
                        || classTokens.shape()[1] < 1,
                name,
                "no '%s' (n, D): without them there are no snippets to make a bank of; extract the features with them"
                        .formatted(LatentShard.CLASS_TOKENS));
        TensorInfo patches = parts.get(LatentShard.REPRESENTATIONS);
        refuse(
                patches != null && (patches.shape().length != 3 || patches.shape()[1] < 1 || patches.shape()[2] < 1),
                name,
                "'%s' that are not (n, N, D)".formatted(LatentShard.REPRESENTATIONS));
        return new ShardShapes(
                Math.toIntExact(latent[0]),
                Math.toIntExact(latent[1]),
                classTokens == null ? 0 : Math.toIntExact(classTokens.shape()[1]),
                patches == null
                        ? null
                        : new LatentForm.Tokens(
                                Math.toIntExact(patches.shape()[1]), Math.toIntExact(patches.shape()[2])));
    }

    private static void refuse(boolean wrong, String name, String what) throws UnsupportedSourceException {
        if (wrong) {
            throw new UnsupportedSourceException("holds '%s' with %s".formatted(name, what));
        }
    }

    void refuseOthers(String firstName, String otherName, ShardShapes other) throws UnsupportedSourceException {
        refuse(
                !equals(other),
                otherName,
                "other shapes (%s) than '%s' has (%s); take one set at a time"
                        .formatted(other.text(), firstName, text()));
    }

    private String text() {
        return "latents %d x %d x %d, class tokens of %d, %s"
                .formatted(
                        channels,
                        size,
                        size,
                        dimension,
                        tokens == null ? "no patches" : tokens.count() + " patches of " + tokens.dimension());
    }
}
