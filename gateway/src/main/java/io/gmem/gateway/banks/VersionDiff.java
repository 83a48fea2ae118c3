package io.gmem.gateway.banks;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.memorybank.MemoryBank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares two bank versions row by row; a row keeps its number across versions. */
final class VersionDiff {
    private static final int MAX_LISTED = 100;

    private VersionDiff() {}

    /** Counts rows and keeps the first {@link #MAX_LISTED}. */
    private static final class Tally {
        private final List<Long> first = new ArrayList<>();
        private long count;

        void add(long row) {
            if (count++ < MAX_LISTED) {
                first.add(row);
            }
        }

        BankQueryResult.Rowset rows() {
            return new BankQueryResult.Rowset(count, List.copyOf(first));
        }
    }

    static BankQueryResult.Diff of(
            BankEvent.Published from, MemoryBank before, BankEvent.Published to, MemoryBank after) {
        var added = new Tally();
        var erased = new Tally();
        var removed = new Tally();
        var changed = new Tally();
        for (long row = 0; row < Math.max(before.count(), after.count()); row++) {
            boolean was = row < before.count() && !before.erased(row);
            boolean is = row < after.count() && !after.erased(row);
            if (!was && is) {
                added.add(row);
            } else if (was && !is) {
                (row < after.count() ? erased : removed).add(row);
            } else if (was && !Arrays.equals(before.snippet(row), after.snippet(row))) {
                changed.add(row);
            }
        }
        return new BankQueryResult.Diff(
                from.version(),
                to.version(),
                from.digest().equals(to.digest()),
                from.encoderDigest().equals(to.encoderDigest()),
                added.rows(),
                erased.rows(),
                removed.rows(),
                changed.rows(),
                to.labels().stream()
                        .filter(label -> !from.labels().contains(label))
                        .toList());
    }
}
