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

/** What happens to versions of memory banks. */
public sealed interface BankEvent extends Event {
    BankVersion version();

    @Override
    default String key() {
        return version().toString();
    }

    /**
     * A version can be used, and will never change.
     *
     * @param parent the version it was made from, if any
     * @param dataset whose image i is row i, as far as it has images; null for an imported bank
     * @param artifact the rows that are its own: all, or those after the rows of {@code base}
     * @param digest of the snippets alone: equal banks have equal digests
     * @param encoder the name of the encoder
     * @param encoderDigest of its weights
     * @param dimension numbers in a snippet
     * @param count rows, erased ones included
     * @param labels names by index; empty when there are none
     * @param base artifacts of earlier versions whose rows come first, in this order; null when there are none
     * @param erased rows that are reserved and hold nothing; null when there are none
     * @param operation that made it; null for one made with a data set
     * @param change what the operation was
     * @param encoderWeights what encodes pictures as its rows were; null where the bank holds that itself, or nobody has it
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

        /** A version that is whole in itself, made with a data set. */
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

        /** The same with the encoder's weights named. */
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

        /** Everything to fetch for its rows, in order; its own artifact is the last. */
        @JsonIgnore
        public List<ArtifactRef> parts() {
            return base == null
                    ? List.of(artifact)
                    : Stream.concat(base.stream(), Stream.of(artifact)).toList();
        }
    }
}
