package io.gmem.memory.source;

import io.gmem.memorybank.LatentForm;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.latents.LatentShard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensor shapes of a latent shard; all shards of a source must be equal.
 *
 * @param channels C of a latent
 * @param size rows and columns of a latent
 * @param dimension D of a class token, which is the snippet
 * @param tokens patch features; null if the shard has none
 */
record ShardShapes(int channels, int size, int dimension, LatentForm.@Nullable Tokens tokens) {

    /** @throws UnsupportedSourceException if the shapes do not allow a row of a data set and of a bank */
    static ShardShapes of(String name, LatentShard shard) throws UnsupportedSourceException {
        long[] latent = shard.latentShape();
        rejectIf(latent[0] < 1 || latent[1] < 1, name, "empty latents");
        rejectIf(
                latent[1] != latent[2],
                name,
                "latents of %d x %d cells; latents must be square".formatted(latent[1], latent[2]));
        Map<String, TensorInfo> parts = shard.parts();
        TensorInfo classTokens = parts.get(LatentShard.CLASS_TOKENS);
        rejectIf(
                classTokens == null
                        || classTokens.shape().length != 2
                        || classTokens.shape()[1] < 1,
                name,
                "no '%s' (n, D), which a bank needs as snippets; extract the features with class tokens"
                        .formatted(LatentShard.CLASS_TOKENS));
        TensorInfo patches = parts.get(LatentShard.REPRESENTATIONS);
        rejectIf(
                patches != null && (patches.shape().length != 3 || patches.shape()[1] < 1 || patches.shape()[2] < 1),
                name,
                "'%s' of a shape other than (n, N, D)".formatted(LatentShard.REPRESENTATIONS));
        return new ShardShapes(
                Math.toIntExact(latent[0]),
                Math.toIntExact(latent[1]),
                classTokens == null ? 0 : Math.toIntExact(classTokens.shape()[1]),
                patches == null
                        ? null
                        : new LatentForm.Tokens(
                                Math.toIntExact(patches.shape()[1]), Math.toIntExact(patches.shape()[2])));
    }

    private static void rejectIf(boolean invalid, String name, String problem) throws UnsupportedSourceException {
        if (invalid) {
            throw new UnsupportedSourceException("contains '%s' with %s".formatted(name, problem));
        }
    }

    void requireEqual(String firstName, String otherName, ShardShapes other) throws UnsupportedSourceException {
        rejectIf(
                !equals(other),
                otherName,
                "shapes (%s) that differ from those of '%s' (%s); send one data set at a time"
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
