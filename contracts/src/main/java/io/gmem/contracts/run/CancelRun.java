package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Requests the cancellation of a run at its next training step. Checkpoints are kept. */
public record CancelRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
