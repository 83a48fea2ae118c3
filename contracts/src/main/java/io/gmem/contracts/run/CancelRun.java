package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Stop at the next training step; checkpoints stay. */
public record CancelRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
