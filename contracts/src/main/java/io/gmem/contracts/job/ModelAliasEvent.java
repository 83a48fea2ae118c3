package io.gmem.contracts.job;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Events about checkpoint aliases. */
public sealed interface ModelAliasEvent extends Event {
    ModelAlias alias();

    @Override
    default String key() {
        return alias().value();
    }

    /** The alias was moved to this checkpoint. */
    record Moved(ModelAlias alias, CheckpointId checkpoint, Instant movedAt) implements ModelAliasEvent {}

    /** The alias was removed. */
    record Removed(ModelAlias alias, Instant removedAt) implements ModelAliasEvent {}
}
