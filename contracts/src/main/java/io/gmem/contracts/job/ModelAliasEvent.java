package io.gmem.contracts.job;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Where aliases of checkpoints point. */
public sealed interface ModelAliasEvent extends Event {
    ModelAlias alias();

    @Override
    default String key() {
        return alias().value();
    }

    /** From now on it means this checkpoint. */
    record Moved(ModelAlias alias, CheckpointId checkpoint, Instant movedAt) implements ModelAliasEvent {}

    /** It means nothing any more. */
    record Removed(ModelAlias alias, Instant removedAt) implements ModelAliasEvent {}
}
