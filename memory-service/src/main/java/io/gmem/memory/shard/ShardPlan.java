package io.gmem.memory.shard;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.memory.source.PrecomputedForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides a source into shards. The result depends on the specification only, so every attempt has the same shards. */
public final class ShardPlan {
    private static final int MIN_ROWS = 4;
    private static final int MAX_PIXELS = 1 << 22;
    private static final long MAX_LATENT_BYTES = 32 << 20;

    private ShardPlan() {}

    /**
     * Returns shards that cover the listing, in order.
     *
     * @param maxRows maximum rows per shard; shards of large images and latents are smaller, down to {@value #MIN_ROWS} rows
     */
    public static List<BuildShard> of(
            DatasetSpec spec,
            Instant acceptedAt,
            RowListing listing,
            int maxRows,
            @Nullable ArtifactRef autoencoderWeights,
            @Nullable ArtifactRef encoderWeights) {
        int size = Math.min(maxRows, Math.max(MIN_ROWS, rowsThatFit(spec, listing)));
        List<BuildShard> shards = new ArrayList<>();
        for (int from = 0; from < listing.names().size(); from += size) {
            int to = Math.min(from + size, listing.names().size());
            shards.add(new BuildShard(
                    spec, acceptedAt, shards.size(), from, to, listing.digest(), autoencoderWeights, encoderWeights));
        }
        return shards;
    }

    private static int rowsThatFit(DatasetSpec spec, RowListing listing) {
        PrecomputedForm precomputed = listing.precomputed();
        return precomputed == null
                ? MAX_PIXELS / (spec.resolution() * spec.resolution())
                : (int) (MAX_LATENT_BYTES / precomputed.rowBytes());
    }
}
