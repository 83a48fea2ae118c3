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

/** The state of a data set; each event says all of it, so the newest one is enough. */
public sealed interface DatasetEvent extends Event {
    DatasetSpec spec();

    default DatasetId dataset() {
        return spec().id();
    }

    @Override
    default String key() {
        return dataset().value();
    }

    /** Whether nothing more will happen. */
    default boolean terminal() {
        return this instanceof Published || this instanceof Failed;
    }

    /** It will be done, whatever happens to the service. */
    record Accepted(DatasetSpec spec, Instant acceptedAt) implements DatasetEvent {}

    /**
     * How far it is.
     *
     * @param done images looked at
     * @param total images in the source
     * @param skipped images that could not be used
     * @param imagesPerSecond of all services together, lately; null before the first are done
     * @param remainingSeconds at that pace; null before the first are done
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

        /** Before anything is known of the pace. */
        public Progressed(DatasetSpec spec, Instant acceptedAt, long done, long total, long skipped) {
            this(spec, acceptedAt, done, total, skipped, null, null);
        }
    }

    /**
     * It can be trained on.
     *
     * @param artifact the data set's folder
     * @param count images in it
     * @param channels of a latent
     * @param latentSize rows and columns of a latent
     * @param labels names by index; empty when the source had none
     * @param skippedCount files left out in all
     * @param skipped the first hundred of them; all are in the artifact
     * @param bankVersion the version made with it
     * @param autoencoderWeights what made the latents; null for {@code pixels}
     * @param likenesses groups of pictures that are nearly the same; null when nobody looked
     * @param latents what the source was where it held latents and no pictures; null where it held pictures
     * @param licence the terms that the images may be used under, as far as anything is known
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

        /** Of latents that are the pictures. */
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

    /** It will not be. */
    record Failed(DatasetSpec spec, Instant acceptedAt, Instant failedAt, Failure failure) implements DatasetEvent {}
}
