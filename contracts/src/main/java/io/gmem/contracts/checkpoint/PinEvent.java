package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Events about pinned checkpoints, which are exempt from the retention policy of their run. */
public sealed interface PinEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** The checkpoint was pinned or unpinned. The newest event applies. */
    record Changed(CheckpointId checkpoint, boolean pinned, Instant changedAt) implements PinEvent {}
}
