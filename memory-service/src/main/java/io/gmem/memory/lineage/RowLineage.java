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
 * Follows a snippet through the versions: up to those it came from and down to those that were made of them. A row keeps its
 * number from parent to child; a merge puts the rows of the other version after those of the parent.
 */
final class RowLineage {
    /** By bank, number and row. */
    static final Comparator<Place> ORDER = Comparator.comparing(
                    (Place place) -> place.version().bank().value())
            .thenComparingInt(place -> place.version().number())
            .thenComparingLong(Place::row);

    private final Map<BankVersion, BankEvent.Published> versions = new HashMap<>();

    /** A row of a version. */
    record Place(BankVersion version, long row) {}

    RowLineage(Collection<BankEvent.Published> all) {
        all.forEach(version -> versions.put(version.version(), version));
    }

    /** Every place that holds the snippet of {@code start}, that one included. */
    Set<Place> holders(Place start) {
        Set<Place> found = new TreeSet<>(ORDER);
        Deque<Place> toFollow = new ArrayDeque<>(List.of(start));
        while (!toFollow.isEmpty()) {
            Place place = toFollow.pop();
            BankEvent.Published version = versions.get(place.version());
            if (version != null && found.add(place)) {
                neighbours(place, version, toFollow);
            }
        }
        return found;
    }

    /** Rows that were interpolated from one of {@code places}, wherever they are held. */
    Set<Place> derived(Set<Place> places) {
        Set<Place> found = new TreeSet<>(ORDER);
        for (BankEvent.Published version : versions.values()) {
            if (version.change() instanceof BankOperation.Interpolate interpolate && version.parent() != null) {
                BankEvent.Published parent = versions.get(version.parent());
                for (int i = 0; parent != null && i < interpolate.pairs().size(); i++) {
                    BankOperation.Pair pair = interpolate.pairs().get(i);
                    if (places.contains(new Place(parent.version(), pair.first()))
                            || places.contains(new Place(parent.version(), pair.second()))) {
                        found.addAll(holders(new Place(version.version(), parent.count() + i)));
                    }
                }
            }
        }
        return found;
    }

    private void neighbours(Place place, BankEvent.Published holder, Deque<Place> into) {
        up(place, holder, into);
        for (BankEvent.Published version : versions.values()) {
            down(place, version, into);
        }
    }

    private void up(Place place, BankEvent.Published version, Deque<Place> into) {
        BankEvent.Published parent = version.parent() == null ? null : versions.get(version.parent());
        if (parent == null) {
            return;
        }
        if (place.row() < parent.count()) {
            into.push(new Place(parent.version(), place.row()));
        } else if (version.change() instanceof BankOperation.Merge merge) {
            into.push(new Place(merge.with(), place.row() - parent.count()));
        }
    }

    private void down(Place place, BankEvent.Published version, Deque<Place> into) {
        if (place.version().equals(version.parent()) && !erases(version, place.row())) {
            into.push(new Place(version.version(), place.row()));
        }
        BankEvent.Published parent = version.parent() == null ? null : versions.get(version.parent());
        if (parent != null
                && version.change() instanceof BankOperation.Merge merge
                && merge.with().equals(place.version())) {
            into.push(new Place(version.version(), parent.count() + place.row()));
        }
    }

    private static boolean erases(BankEvent.Published version, long row) {
        return version.change() instanceof BankOperation.Erase erase
                && erase.rows().contains(row);
    }
}
