package io.gmem.memory.source;

import io.gmem.memorybank.LatentForm;
import io.gmem.tensorfiles.latents.LatentStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What the latent shards of a source have in common.
 *
 * @param shards files
 * @param channels C of a latent
 * @param size rows and columns of a latent
 * @param dimension D of a class token
 * @param tokens patch features of a picture; null where the shards have none
 * @param statistics that the latents are normalised by; null where the source brings none
 * @param statisticsFile where they lie in the source; null where they do not
 */
public record PrecomputedForm(
        int shards,
        int channels,
        int size,
        int dimension,
        LatentForm.@Nullable Tokens tokens,
        @Nullable LatentStatistics statistics,
        @Nullable String statisticsFile) {

    /** Bytes of a row and its mirror image as float32. */
    public long rowBytes() {
        long patches = tokens == null ? 0 : (long) tokens.count() * tokens.dimension();
        return 2L * Float.BYTES * ((long) channels * size * size + dimension + patches);
    }
}
