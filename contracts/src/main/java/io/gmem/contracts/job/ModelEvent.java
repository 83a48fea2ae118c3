package io.gmem.contracts.job;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a sampler serves. */
public sealed interface ModelEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** New requests are drawn with this pair from now on. */
    record Switched(CheckpointId checkpoint, @Nullable BankVersion bank, Instant switchedAt) implements ModelEvent {}

    /** It could not be loaded; the one before goes on serving. */
    record Refused(CheckpointId checkpoint, @Nullable BankVersion bank, Instant refusedAt, Failure failure)
            implements ModelEvent {}
}
