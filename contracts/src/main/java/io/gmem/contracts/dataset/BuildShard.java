package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prepare some pictures of a data set that is being made. Any memory service may; each takes the next that nobody has.
 *
 * @param spec of the data set
 * @param acceptedAt tells one attempt at it from another
 * @param shard its number, from 0
 * @param from the first picture, by its place among the sorted names of the source
 * @param to the one after the last
 * @param listing SHA-256 over the names: whoever finds others has another source before it
 * @param autoencoderWeights null for {@code pixels}
 * @param encoderWeights null for {@code hog-color}
 */
public record BuildShard(
        DatasetSpec spec,
        Instant acceptedAt,
        int shard,
        int from,
        int to,
        String listing,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArtifactRef autoencoderWeights,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArtifactRef encoderWeights)
        implements Command {

    @Override
    public String key() {
        return spec.id() + "/" + shard;
    }
}
