package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Command;

/** Pins a checkpoint, which exempts it from the retention policy of its run, or unpins it. */
public record PinCheckpoint(CheckpointId checkpoint, boolean pinned) implements Command {
    @Override
    public String key() {
        return checkpoint().run().value();
    }
}
