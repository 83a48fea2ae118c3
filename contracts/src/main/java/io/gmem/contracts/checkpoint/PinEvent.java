package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Which checkpoints stay whatever their run's retention says. */
public sealed interface PinEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** It is pinned from now on, or no longer; the newest word holds. */
    record Changed(CheckpointId checkpoint, boolean pinned, Instant changedAt) implements PinEvent {}
}
