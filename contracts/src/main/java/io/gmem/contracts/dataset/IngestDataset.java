package io.gmem.contracts.dataset;

import io.gmem.contracts.message.Command;

/** Requests the creation of a data set and of version 1 of its bank. */
public record IngestDataset(DatasetSpec spec) implements Command {
    @Override
    public String key() {
        return spec.id().value();
    }
}
