package io.gmem.memory.shard;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a source is cut into shards. A matter of the specification alone, so that every attempt cuts alike. */
public final class ShardPlan {
    private static final int FEWEST = 4;
    private static final int PIXELS = 1 << 22;

    private ShardPlan() {}

    /**
     * @param most pictures in a shard; large pictures go in smaller ones, down to {@value #FEWEST}
     * @return shards that cover the listing, in order
     */
    public static List<BuildShard> of(
            DatasetSpec spec,
            Instant acceptedAt,
            Listing listing,
            int most,
            @Nullable ArtifactRef autoencoderWeights,
            @Nullable ArtifactRef encoderWeights) {
        int area = spec.resolution() * spec.resolution();
        int size = Math.min(most, Math.max(FEWEST, PIXELS / area));
        List<BuildShard> shards = new ArrayList<>();
        for (int from = 0; from < listing.names().size(); from += size) {
            int to = Math.min(from + size, listing.names().size());
            shards.add(new BuildShard(
                    spec, acceptedAt, shards.size(), from, to, listing.digest(), autoencoderWeights, encoderWeights));
        }
        return shards;
    }
}
