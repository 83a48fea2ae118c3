package io.gmem.contracts.bank;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of an operation. Each event contains the full state, so consumers need only the newest one. */
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

    /** Whether this is the final event of the operation. */
    default boolean terminal() {
        return !(this instanceof Accepted);
    }

    /** The operation was accepted and will be processed even if the service restarts. */
    record Accepted(OperationSpec spec, Instant acceptedAt) implements OperationEvent {}

    /**
     * The operation completed. Its result was published before this event.
     *
     * @param version the created version, or the version the alias was moved to
     * @param rowsAdded number of appended rows
     * @param skipped the first hundred files that could not be used
     * @param compression quality of a compression
     * @param erasure uses of the erased rows
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

    /** The operation failed, and nothing was published. */
    record Failed(OperationSpec spec, Instant acceptedAt, Instant failedAt, Failure failure)
            implements OperationEvent {}
}
