package io.gmem.memory.operation;

import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Copies rows unchanged from one version to the next. */
final class RowCopy {
    private static final int MAX_ROWS = 2_560;
    private static final int MAX_NUMBERS = 1 << 22;

    private RowCopy() {}

    /** Copies the rows from {@code first} on. */
    static void copy(MemoryBank from, long first, MemoryBankWriter to, VersionDraft draft)
            throws IOException, StoppedException {
        copyWithout(from, first, Set.of(), to, draft);
    }

    /** Copies the rows from {@code first} on; the rows {@code excluded} become reserved rows without content. */
    static void copyWithout(MemoryBank from, long first, Set<Long> excluded, MemoryBankWriter to, VersionDraft draft)
            throws IOException, StoppedException {
        long[] frequencies = from.frequencies().orElse(null);
        int blockRows = Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / from.dimension()));
        for (long start = first; start < from.count(); start += blockRows) {
            draft.check();
            int count = (int) Math.min(blockRows, from.count() - start);
            if (LongStream.range(start, start + count).anyMatch(excluded::contains)) {
                copyWithout(from, start, count, excluded, frequencies, to);
            } else {
                to.copy(from, start, count, frequencies);
            }
        }
    }

    private static void copyWithout(
            MemoryBank from,
            long first,
            int count,
            Set<Long> excluded,
            long @Nullable [] frequencies,
            MemoryBankWriter to)
            throws IOException {
        List<Item> items = from.items(first, count);
        for (int i = 0; i < count; i++) {
            long row = first + i;
            if (from.erased(row) || excluded.contains(row)) {
                to.addErased();
            } else {
                to.add(from.snippet(row), items.get(i), frequencies == null ? 1 : frequencies[(int) row]);
            }
        }
    }
}
