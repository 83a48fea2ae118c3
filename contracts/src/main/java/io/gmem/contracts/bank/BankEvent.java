package io.gmem.contracts.bank;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
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
     * @param digest of the snippets alone: equal banks have equal digests
     * @param encoder the name of the encoder
     * @param encoderDigest of its weights
     * @param dimension numbers in a snippet
     * @param count snippets
     * @param labels names by index; empty when there are none
     */
    record Published(
            BankVersion version,
            @Nullable BankVersion parent,
            DatasetId dataset,
            ArtifactRef artifact,
            String digest,
            String encoder,
            String encoderDigest,
            int dimension,
            long count,
            List<String> labels,
            Instant publishedAt,
            String description)
            implements BankEvent {}
}
