package io.gmem.memory.operation;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.util.Set;

/** Rows as they are, from a version to the next. */
final class RowCopy {
    private RowCopy() {}

    /** Copies the rows from {@code first} on. */
    static void copy(MemoryBank from, long first, MemoryBankWriter to, Draft draft)
            throws IOException, StoppedException {
        copyWithout(from, first, Set.of(), to, draft);
    }

    /** As {@link #copy}; the rows {@code gone} are reserved instead. */
    static void copyWithout(MemoryBank from, long first, Set<Long> gone, MemoryBankWriter to, Draft draft)
            throws IOException, StoppedException {
        long[] frequencies = from.frequencies().orElse(null);
        for (long row = first; row < from.count(); row++) {
            draft.check();
            if (from.erased(row) || gone.contains(row)) {
                to.addErased();
            } else if (frequencies == null) {
                to.add(from.snippet(row), from.item(row));
            } else {
                to.add(from.snippet(row), from.item(row), frequencies[(int) row]);
            }
        }
    }
}
