package io.gmem.memory.source;

import io.gmem.memorybank.LatentForm;
import io.gmem.tensorfiles.latents.LatentStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Properties shared by all latent shards of a source.
 *
 * @param shards number of files
 * @param channels C of a latent
 * @param size rows and columns of a latent
 * @param dimension D of a class token
 * @param tokens patch features of an image; null if the shards have none
 * @param statistics used to normalize the latents; null if the source provides none
 * @param statisticsFile name of the statistics file in the source; null if there is none
 */
public record PrecomputedForm(
        int shards,
        int channels,
        int size,
        int dimension,
        LatentForm.@Nullable Tokens tokens,
        @Nullable LatentStatistics statistics,
        @Nullable String statisticsFile) {

    /** Returns the bytes of a row and its mirror image as float32. */
    public long rowBytes() {
        long patches = tokens == null ? 0 : (long) tokens.count() * tokens.dimension();
        return 2L * Float.BYTES * ((long) channels * size * size + dimension + patches);
    }
}
