package io.gmem.contracts.job;

import io.gmem.contracts.message.Command;

/** Draw. A second request of the same job id changes nothing. */
public record GenerateImages(GenerationSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
