package io.gmem.memory.operation;

import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MemoryBank;
import java.util.List;

/** Validates the rows that an operation names. */
final class RowSelection {
    private RowSelection() {}

    /** @throws FailureException {@code unknown_row} or {@code row_erased} */
    static void check(MemoryBank bank, String field, List<Long> rows) {
        String name = bank.description().name() + "@" + bank.description().version();
        for (long row : rows) {
            if (row >= bank.count()) {
                throw new FailureException(Failure.missing(
                        "row",
                        field,
                        field + " must name rows of " + name + " between 0 and " + (bank.count() - 1) + " (was " + row
                                + ")"));
            }
            if (bank.erased(row)) {
                throw new FailureException(Failure.conflict(
                        "row_erased", field, field + " must not name row " + row + ", which was erased from " + name));
            }
        }
    }
}
