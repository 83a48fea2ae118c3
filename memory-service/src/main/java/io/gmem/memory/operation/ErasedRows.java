package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/** Makes a version without some snippets. The version is self-contained: no artifact it refers to contains erased rows. */
final class ErasedRows {

    PreparedVersion make(BankOperation.Erase operation, VersionDraft draft) throws IOException, StoppedException {
        RowSelection.check(draft.rows(), "rows", operation.rows());
        if (operation.rows().size() + draft.rows().erasedRows().length
                == draft.rows().count()) {
            throw new FailureException(new Failure(
                    "empty_bank",
                    Category.USER,
                    false,
                    "rows",
                    "rows must not include all remaining rows; a bank keeps at least one"));
        }
        try (var writer = new MemoryBankWriter(draft.folder(), draft.rows().dimension())) {
            RowCopy.copyWithout(draft.rows(), 0, new HashSet<>(operation.rows()), writer, draft);
            BankDescription bank =
                    writer.finishWithEncoderOf(draft.origin(draft.parent().labels()), draft.rows());
            var summary = new OperationSummary(draft.spec().id(), operation, 0, List.of(), null);
            return new PreparedVersion(bank, List.of(), draft.parent().dataset(), summary);
        }
    }
}
