package io.gmem.memory.dataset;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest event of each data set and bank. Events may be applied repeatedly and in any order. Not thread-safe. */
final class DatasetStates {
    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankName, DatasetId> banks = new HashMap<>();

    /** Applies an event; events other than those of data sets and banks are ignored. */
    void apply(Event event) {
        if (event instanceof DatasetEvent dataset) {
            datasets.merge(dataset.dataset(), dataset, DatasetStates::newer);
        } else if (event instanceof BankEvent.Published bank) {
            banks.putIfAbsent(bank.version().bank(), bank.dataset());
        }
    }

    private static DatasetEvent newer(DatasetEvent known, DatasetEvent received) {
        Comparator<DatasetEvent> order = Comparator.comparing(DatasetStates::acceptedAt)
                .thenComparing(DatasetEvent::terminal)
                .thenComparing(DatasetStates::done);
        return order.compare(received, known) >= 0 ? received : known;
    }

    Optional<DatasetEvent> of(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    /** Returns the data set that the bank is made from, including unfinished data sets. */
    Optional<DatasetId> ownerOf(BankName bank) {
        return Optional.ofNullable(banks.get(bank))
                .or(() -> datasets.values().stream()
                        .filter(event -> event.spec().bank().equals(bank) && !(event instanceof DatasetEvent.Failed))
                        .map(DatasetEvent::dataset)
                        .findFirst());
    }

    /** Returns accepted, unfinished data sets in order of acceptance. */
    List<DatasetEvent> unfinished() {
        return datasets.values().stream()
                .filter(event -> !event.terminal())
                .sorted(Comparator.comparing(DatasetStates::acceptedAt).thenComparing(DatasetEvent::key))
                .toList();
    }

    static Instant acceptedAt(DatasetEvent event) {
        if (event instanceof DatasetEvent.Accepted accepted) {
            return accepted.acceptedAt();
        } else if (event instanceof DatasetEvent.Progressed progressed) {
            return progressed.acceptedAt();
        } else if (event instanceof DatasetEvent.Published published) {
            return published.acceptedAt();
        }
        return ((DatasetEvent.Failed) event).acceptedAt();
    }

    private static long done(DatasetEvent event) {
        return event instanceof DatasetEvent.Progressed progressed ? progressed.done() : -1;
    }
}
