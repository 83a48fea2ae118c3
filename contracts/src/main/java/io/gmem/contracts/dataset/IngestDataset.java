package io.gmem.contracts.dataset;

import io.gmem.contracts.message.Command;

/** Take images in: make a data set and version 1 of its bank. */
public record IngestDataset(DatasetSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
