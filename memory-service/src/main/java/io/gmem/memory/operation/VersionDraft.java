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
 * A version that is being made of another one.
 *
 * @param version it will be
 * @param parent it is made of
 * @param rows of the parent
 * @param folder that it is written to
 * @param scratch an empty folder for what has to be unpacked first
 * @param stopped whether the work is to stop
 */
record VersionDraft(
        OperationSpec spec,
        BankVersion version,
        BankEvent.Published parent,
        MemoryBank rows,
        Path folder,
        Path scratch,
        BooleanSupplier stopped) {

    /** What is known of the version before its first row is. */
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

    /** Stops the work if it is to stop. */
    void check() throws StoppedException {
        if (stopped.getAsBoolean()) {
            throw new StoppedException();
        }
    }
}
