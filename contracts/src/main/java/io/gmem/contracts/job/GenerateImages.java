package io.gmem.contracts.job;

import io.gmem.contracts.message.Command;

/** Requests the generation of images. A repeated request with the same job id has no effect. */
public record GenerateImages(GenerationSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
