package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Requests that a run writes a checkpoint at its next training step and pauses until {@link ResumeRun}. */
public record PauseRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
