package io.gmem.contracts.run;

import io.gmem.contracts.message.Command;

/** Requests a training run. A repeated request with the same run id has no effect. */
public record StartRun(RunSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
