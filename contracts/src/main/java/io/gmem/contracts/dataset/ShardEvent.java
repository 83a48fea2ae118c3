package io.gmem.contracts.dataset;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** The result of building one shard of a data set. */
public sealed interface ShardEvent extends Event {
    DatasetId dataset();

    /** Identifies the attempt to build the data set. */
    Instant acceptedAt();

    int shard();

    @Override
    default String key() {
        return dataset() + "/" + shard();
    }

    /**
     * The images of the shard were decoded, cropped and encoded; the artifact is durable.
     *
     * @param count number of images in the shard
     * @param skipped number of files that could not be used
     * @param pixels total number of decoded pixels
     * @param seconds build time in seconds; 0 if the shard already existed
     * @param worker the reporting instance, as host/process
     */
    record Built(
            DatasetId dataset,
            Instant acceptedAt,
            int shard,
            ArtifactRef artifact,
            int count,
            int skipped,
            long pixels,
            double seconds,
            String worker)
            implements ShardEvent {}

    /** The shard, and therefore the data set, cannot be built. */
    record Failed(DatasetId dataset, Instant acceptedAt, int shard, Failure failure) implements ShardEvent {}
}
