package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Command;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Requests the preparation of one shard of a data set. Any memory-service instance may build it; each takes the next unassigned
 * shard.
 *
 * @param spec specification of the data set
 * @param acceptedAt identifies the attempt to build the data set
 * @param shard index of the shard, from 0
 * @param from index of the first image among the sorted names of the source
 * @param to index after the last image
 * @param listing SHA-256 over the names; a different digest means that the instance reads a different source
 * @param autoencoderWeights weights of the autoencoder; null for {@code pixels}
 * @param encoderWeights weights of the encoder; null for {@code hog-color}
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
