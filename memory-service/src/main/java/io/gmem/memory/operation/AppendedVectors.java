package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.memory.vectors.VectorFile;
import io.gmem.memorybank.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Appends vectors of a file as rows. */
final class AppendedVectors {
    private final BankLimits limits;

    AppendedVectors(BankLimits limits) {
        this.limits = limits;
    }

    PreparedVersion make(BankOperation.AppendVectors operation, Path file, VersionDraft draft)
            throws IOException, StoppedException {
        try (VectorFile vectors = VectorFile.open(file)) {
            Snippets.check(vectors.row(0), draft.rows().dimension(), operation.fileName());
            try (Extension extension = Extension.begin(draft, limits)) {
                int label = extension.label(operation.label());
                long[] frequencies = vectors.frequencies().orElse(null);
                for (long row = 0; row < vectors.count(); row++) {
                    var item = new Item(0, operation.fileName() + "#" + row, "", label, 0, 0);
                    extension.add(vectors.row(row), item, frequencies == null ? 1 : frequencies[(int) row]);
                }
                return extension.finish(List.of());
            }
        }
    }
}
