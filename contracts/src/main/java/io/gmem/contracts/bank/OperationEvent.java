package io.gmem.contracts.bank;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of an operation; each event says all of it, so the newest one is enough. */
public sealed interface OperationEvent extends Event {
    OperationSpec spec();

    Instant acceptedAt();

    default OperationId operation() {
        return spec().id();
    }

    @Override
    default String key() {
        return operation().value();
    }

    /** Whether nothing more will happen. */
    default boolean terminal() {
        return !(this instanceof Accepted);
    }

    /** It will be done, whatever happens to the service. */
    record Accepted(OperationSpec spec, Instant acceptedAt) implements OperationEvent {}

    /**
     * It is done, and what it made was published before.
     *
     * @param version it made; that it points at, of an alias
     * @param rowsAdded at the end
     * @param skipped the first hundred files that could not be used
     * @param compression how good it is, of a compression
     * @param erasure what was found, of an erasure
     */
    record Done(
            OperationSpec spec,
            Instant acceptedAt,
            Instant doneAt,
            BankVersion version,
            long rowsAdded,
            List<SkippedFile> skipped,
            @Nullable CompressionReport compression,
            @Nullable ErasureReport erasure)
            implements OperationEvent {}

    /** It will not be, and nothing was published. */
    record Failed(OperationSpec spec, Instant acceptedAt, Instant failedAt, Failure failure)
            implements OperationEvent {}
}
