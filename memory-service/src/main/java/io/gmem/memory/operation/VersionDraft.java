package io.gmem.memory.operation;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.MemoryBank;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A version that is being made from a parent version.
 *
 * @param version to be made
 * @param parent of the version
 * @param rows of the parent
 * @param folder to write the version to
 * @param scratch an empty folder for temporary unpacked files
 * @param stopped whether the operation must stop
 */
record VersionDraft(
        OperationSpec spec,
        BankVersion version,
        BankEvent.Published parent,
        MemoryBank rows,
        Path folder,
        Path scratch,
        BooleanSupplier stopped) {

    /** Returns the metadata that is known before the first row is written. */
    BankOrigin origin(List<String> labels) {
        return new BankOrigin(
                version.bank().value(),
                version.number(),
                parent.version().toString(),
                parent.dataset() == null ? "" : parent.dataset().value(),
                parent.encoder(),
                labels,
                spec.description());
    }

    /** @throws StoppedException if the operation must stop */
    void check() throws StoppedException {
        if (stopped.getAsBoolean()) {
            throw new StoppedException();
        }
    }
}
