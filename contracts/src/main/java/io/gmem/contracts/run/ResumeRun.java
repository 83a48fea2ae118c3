package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Go on with a paused run, after those that wait already. */
public record ResumeRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
