package io.gmem.contracts.dataset;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** What became of a part of a data set. */
public sealed interface ShardEvent extends Event {
    DatasetId dataset();

    /** Of the attempt at the data set that it belongs to. */
    Instant acceptedAt();

    int shard();

    @Override
    default String key() {
        return dataset() + "/" + shard();
    }

    /**
     * Its pictures are decoded, cropped and encoded; the artifact is durable.
     *
     * @param count pictures in it
     * @param skipped files of it that could not be used
     * @param pixels of its pictures together, as decoded
     * @param seconds it took; 0 when it was there already
     * @param worker the instance that tells, as host/process
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

    /** It cannot be made, and the data set neither. */
    record Failed(DatasetId dataset, Instant acceptedAt, int shard, Failure failure) implements ShardEvent {}
}
