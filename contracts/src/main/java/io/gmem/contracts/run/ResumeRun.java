package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;

/** Requests that a paused run resumes after the runs that are already waiting. */
public record ResumeRun(RunId run) implements Command {
    @Override
    public String key() {
        return run.value();
    }
}
