package io.gmem.memory.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows a snippet through bank versions, both to ancestors and to descendants. A row keeps its number from parent to child. A
 * merge appends the rows of the other version to those of the parent.
 */
final class RowLineage {
    /** Orders by bank, version number and row. */
    static final Comparator<RowRef> ORDER = Comparator.comparing(
                    (RowRef ref) -> ref.version().bank().value())
            .thenComparingInt(ref -> ref.version().number())
            .thenComparingLong(RowRef::row);

    private final Map<BankVersion, BankEvent.Published> versions = new HashMap<>();

    /** A row of a version. */
    record RowRef(BankVersion version, long row) {}

    RowLineage(Collection<BankEvent.Published> all) {
        all.forEach(version -> versions.put(version.version(), version));
    }

    /** Returns every row that contains the snippet of {@code start}, including {@code start}. */
    Set<RowRef> holders(RowRef start) {
        Set<RowRef> visited = new TreeSet<>(ORDER);
        Deque<RowRef> pending = new ArrayDeque<>(List.of(start));
        while (!pending.isEmpty()) {
            RowRef ref = pending.pop();
            BankEvent.Published version = versions.get(ref.version());
            if (version != null && visited.add(ref)) {
                pushNeighbors(ref, version, pending);
            }
        }
        return visited;
    }

    /** Returns all rows interpolated from one of {@code refs}, in all versions that contain them. */
    Set<RowRef> derived(Set<RowRef> refs) {
        Set<RowRef> derivedRows = new TreeSet<>(ORDER);
        for (BankEvent.Published version : versions.values()) {
            if (version.change() instanceof BankOperation.Interpolate interpolate && version.parent() != null) {
                BankEvent.Published parent = versions.get(version.parent());
                for (int i = 0; parent != null && i < interpolate.pairs().size(); i++) {
                    BankOperation.Pair pair = interpolate.pairs().get(i);
                    if (refs.contains(new RowRef(parent.version(), pair.first()))
                            || refs.contains(new RowRef(parent.version(), pair.second()))) {
                        derivedRows.addAll(holders(new RowRef(version.version(), parent.count() + i)));
                    }
                }
            }
        }
        return derivedRows;
    }

    private void pushNeighbors(RowRef ref, BankEvent.Published holder, Deque<RowRef> pending) {
        pushAncestors(ref, holder, pending);
        for (BankEvent.Published version : versions.values()) {
            pushDescendants(ref, version, pending);
        }
    }

    private void pushAncestors(RowRef ref, BankEvent.Published version, Deque<RowRef> pending) {
        BankEvent.Published parent = version.parent() == null ? null : versions.get(version.parent());
        if (parent == null) {
            return;
        }
        if (ref.row() < parent.count()) {
            pending.push(new RowRef(parent.version(), ref.row()));
        } else if (version.change() instanceof BankOperation.Merge merge) {
            pending.push(new RowRef(merge.with(), ref.row() - parent.count()));
        }
    }

    private void pushDescendants(RowRef ref, BankEvent.Published version, Deque<RowRef> pending) {
        if (ref.version().equals(version.parent()) && !erases(version, ref.row())) {
            pending.push(new RowRef(version.version(), ref.row()));
        }
        BankEvent.Published parent = version.parent() == null ? null : versions.get(version.parent());
        if (parent != null
                && version.change() instanceof BankOperation.Merge merge
                && merge.with().equals(ref.version())) {
            pending.push(new RowRef(version.version(), parent.count() + ref.row()));
        }
    }

    private static boolean erases(BankEvent.Published version, long row) {
        return version.change() instanceof BankOperation.Erase erase
                && erase.rows().contains(row);
    }
}
