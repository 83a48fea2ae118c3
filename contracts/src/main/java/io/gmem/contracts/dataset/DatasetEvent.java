package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a data set. Each event contains the full state, so consumers need only the newest one. */
public sealed interface DatasetEvent extends Event {
    DatasetSpec spec();

    default DatasetId dataset() {
        return spec().id();
    }

    @Override
    default String key() {
        return dataset().value();
    }

    /** Whether this is the final event of the data set. */
    default boolean terminal() {
        return this instanceof Published || this instanceof Failed;
    }

    /** The data set was accepted and will be built even if the service restarts. */
    record Accepted(DatasetSpec spec, Instant acceptedAt) implements DatasetEvent {}

    /**
     * Reports the progress of the build.
     *
     * @param done number of processed images
     * @param total number of images in the source
     * @param skipped number of images that could not be used
     * @param imagesPerSecond recent throughput of all instances together; null before the first images are done
     * @param remainingSeconds estimated remaining time at that throughput; null before the first images are done
     */
    record Progressed(
            DatasetSpec spec,
            Instant acceptedAt,
            long done,
            long total,
            long skipped,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double imagesPerSecond,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double remainingSeconds)
            implements DatasetEvent {

        /** Creates the event without throughput. */
        public Progressed(DatasetSpec spec, Instant acceptedAt, long done, long total, long skipped) {
            this(spec, acceptedAt, done, total, skipped, null, null);
        }
    }

    /**
     * The data set was published and can be used for training.
     *
     * @param artifact folder of the data set
     * @param count number of images
     * @param channels number of channels of a latent
     * @param latentSize height and width of a latent
     * @param labels label names by index; empty if the source has none
     * @param skippedCount total number of skipped files
     * @param skipped the first hundred skipped files; the artifact lists all
     * @param bankVersion the bank version created with the data set
     * @param autoencoderWeights weights that encoded the latents; null for {@code pixels}
     * @param likenesses groups of near-duplicate images; null if they were not searched
     * @param latents description of precomputed latents; null if the source contains images
     * @param licence license of the images, if known
     */
    record Published(
            DatasetSpec spec,
            Instant acceptedAt,
            Instant publishedAt,
            ArtifactRef artifact,
            long count,
            int channels,
            int latentSize,
            List<String> labels,
            long skippedCount,
            List<SkippedFile> skipped,
            BankVersion bankVersion,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ArtifactRef autoencoderWeights,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            NearDuplicates likenesses,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            PrecomputedLatents latents,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String licence)
            implements DatasetEvent {

        /** Creates the event of a data set in pixel space. */
        public Published(
                DatasetSpec spec,
                Instant acceptedAt,
                Instant publishedAt,
                ArtifactRef artifact,
                long count,
                int channels,
                int latentSize,
                List<String> labels,
                long skippedCount,
                List<SkippedFile> skipped,
                BankVersion bankVersion) {
            this(
                    spec,
                    acceptedAt,
                    publishedAt,
                    artifact,
                    count,
                    channels,
                    latentSize,
                    labels,
                    skippedCount,
                    skipped,
                    bankVersion,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** The data set could not be built. */
    record Failed(DatasetSpec spec, Instant acceptedAt, Instant failedAt, Failure failure) implements DatasetEvent {}
}
