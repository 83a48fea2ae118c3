package io.gmem.memory.shard;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.memory.source.PrecomputedForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a source is cut into shards. A matter of the specification alone, so that every attempt cuts alike. */
public final class ShardPlan {
    private static final int FEWEST = 4;
    private static final int PIXELS = 1 << 22;
    private static final long LATENT_BYTES = 32 << 20;

    private ShardPlan() {}

    /**
     * @param most rows of a shard; large pictures and latents go in smaller ones, down to {@value #FEWEST}
     * @return shards that cover the listing, in order
     */
    public static List<BuildShard> of(
            DatasetSpec spec,
            Instant acceptedAt,
            RowListing listing,
            int most,
            @Nullable ArtifactRef autoencoderWeights,
            @Nullable ArtifactRef encoderWeights) {
        int size = Math.min(most, Math.max(FEWEST, fitting(spec, listing)));
        List<BuildShard> shards = new ArrayList<>();
        for (int from = 0; from < listing.names().size(); from += size) {
            int to = Math.min(from + size, listing.names().size());
            shards.add(new BuildShard(
                    spec, acceptedAt, shards.size(), from, to, listing.digest(), autoencoderWeights, encoderWeights));
        }
        return shards;
    }

    private static int fitting(DatasetSpec spec, RowListing listing) {
        PrecomputedForm given = listing.given();
        return given == null
                ? PIXELS / (spec.resolution() * spec.resolution())
                : (int) (LATENT_BYTES / given.rowBytes());
    }
}
