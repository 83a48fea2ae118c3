package io.gmem.contracts.run;

import io.gmem.contracts.message.Command;

/** Train. A second request of the same run id changes nothing. */
public record StartRun(RunSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
