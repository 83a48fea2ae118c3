package io.gmem.contracts.job;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events about the model that a sampler serves. */
public sealed interface ModelEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** The sampler switched to this pair for new requests. */
    record Switched(CheckpointId checkpoint, @Nullable BankVersion bank, Instant switchedAt) implements ModelEvent {}

    /** The pair could not be loaded; the previous one is still served. */
    record Refused(CheckpointId checkpoint, @Nullable BankVersion bank, Instant refusedAt, Failure failure)
            implements ModelEvent {}
}
