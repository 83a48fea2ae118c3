package io.gmem.memory.operation;

import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Rows as they are, from a version to the next. */
final class RowCopy {
    private static final int ROWS = 2_560;
    private static final int NUMBERS = 1 << 22;

    private RowCopy() {}

    /** Copies the rows from {@code first} on. */
    static void copy(MemoryBank from, long first, MemoryBankWriter to, VersionDraft draft)
            throws IOException, StoppedException {
        copyWithout(from, first, Set.of(), to, draft);
    }

    /** As {@link #copy}; the rows {@code gone} are reserved instead. */
    static void copyWithout(MemoryBank from, long first, Set<Long> gone, MemoryBankWriter to, VersionDraft draft)
            throws IOException, StoppedException {
        long[] frequencies = from.frequencies().orElse(null);
        int most = Math.max(1, Math.min(ROWS, NUMBERS / from.dimension()));
        for (long start = first; start < from.count(); start += most) {
            draft.check();
            int count = (int) Math.min(most, from.count() - start);
            if (LongStream.range(start, start + count).anyMatch(gone::contains)) {
                copyWithout(from, start, count, gone, frequencies, to);
            } else {
                to.copy(from, start, count, frequencies);
            }
        }
    }

    private static void copyWithout(
            MemoryBank from, long first, int count, Set<Long> gone, long @Nullable [] frequencies, MemoryBankWriter to)
            throws IOException {
        List<Item> items = from.items(first, count);
        for (int i = 0; i < count; i++) {
            long row = first + i;
            if (from.erased(row) || gone.contains(row)) {
                to.addErased();
            } else {
                to.add(from.snippet(row), items.get(i), frequencies == null ? 1 : frequencies[(int) row]);
            }
        }
    }
}
