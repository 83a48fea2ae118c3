package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Command;

/** Keep a checkpoint whatever its run's retention says, or no longer. */
public record PinCheckpoint(CheckpointId checkpoint, boolean pinned) implements Command {
    @Override
    public String key() {
        return checkpoint().run().value();
    }
}
