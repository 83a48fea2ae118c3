package io.gmem.contracts.bank;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events about versions of memory banks. */
public sealed interface BankEvent extends Event {
    BankVersion version();

    @Override
    default String key() {
        return version().toString();
    }

    /**
     * A bank version was published. Versions are immutable.
     *
     * @param parent the version this one was derived from, if any
     * @param dataset data set whose image i is row i, for as many rows as it has images; null for an imported bank
     * @param artifact the rows of this version: all rows, or those after the rows of {@code base}
     * @param digest digest of the snippets only: equal banks have equal digests
     * @param encoder name of the encoder
     * @param encoderDigest digest of the encoder's weights
     * @param dimension dimension of a snippet
     * @param count number of rows, including erased ones
     * @param labels label names by index; empty if there are none
     * @param base artifacts of earlier versions whose rows precede this artifact's rows, in order; null if there are none
     * @param erased number of erased rows, whose numbers stay reserved; null if there are none
     * @param operation the operation that created the version; null if it was created with a data set
     * @param change the content of that operation
     * @param encoderWeights weights of the encoder; null if they are part of the bank or unavailable
     */
    record Published(
            BankVersion version,
            @Nullable BankVersion parent,
            @Nullable DatasetId dataset,
            ArtifactRef artifact,
            String digest,
            String encoder,
            String encoderDigest,
            int dimension,
            long count,
            List<String> labels,
            Instant publishedAt,
            String description,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ArtifactRef> base,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long erased,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            OperationId operation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            BankOperation change,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ArtifactRef encoderWeights)
            implements BankEvent {

        /** Creates the event of a complete version that was created with a data set. */
        public Published(
                BankVersion version,
                @Nullable BankVersion parent,
                @Nullable DatasetId dataset,
                ArtifactRef artifact,
                String digest,
                String encoder,
                String encoderDigest,
                int dimension,
                long count,
                List<String> labels,
                Instant publishedAt,
                String description) {
            this(
                    version,
                    parent,
                    dataset,
                    artifact,
                    digest,
                    encoder,
                    encoderDigest,
                    dimension,
                    count,
                    labels,
                    publishedAt,
                    description,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        /** Returns a copy with the given encoder weights. */
        public Published encodedBy(@Nullable ArtifactRef weights) {
            return new Published(
                    version,
                    parent,
                    dataset,
                    artifact,
                    digest,
                    encoder,
                    encoderDigest,
                    dimension,
                    count,
                    labels,
                    publishedAt,
                    description,
                    base,
                    erased,
                    operation,
                    change,
                    weights);
        }

        /** Returns all artifacts that contain rows of this version, in row order; its own artifact is the last. */
        @JsonIgnore
        public List<ArtifactRef> parts() {
            return base == null
                    ? List.of(artifact)
                    : Stream.concat(base.stream(), Stream.of(artifact)).toList();
        }
    }
}
