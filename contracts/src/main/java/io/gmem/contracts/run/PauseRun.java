package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Write a checkpoint at the next training step and make room for other runs, until {@link ResumeRun}. */
public record PauseRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
