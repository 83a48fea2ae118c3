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

/**
 * What is known of data sets and banks: the newest event of each. Events may be told twice and in any order. Not for two threads
 * at once.
 */
final class DatasetStates {
    private final Map<DatasetId, DatasetEvent> datasets = new HashMap<>();
    private final Map<BankName, DatasetId> banks = new HashMap<>();

    /** Takes an event in; others than those of data sets and banks say nothing here. */
    void apply(Event event) {
        if (event instanceof DatasetEvent dataset) {
            datasets.merge(dataset.dataset(), dataset, DatasetStates::newer);
        } else if (event instanceof BankEvent.Published bank) {
            banks.putIfAbsent(bank.version().bank(), bank.dataset());
        }
    }

    private static DatasetEvent newer(DatasetEvent known, DatasetEvent told) {
        Comparator<DatasetEvent> order = Comparator.comparing(DatasetStates::acceptedAt)
                .thenComparing(DatasetEvent::terminal)
                .thenComparing(DatasetStates::done);
        return order.compare(told, known) >= 0 ? told : known;
    }

    Optional<DatasetEvent> of(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    /** The data set a bank is made of, or will be once it is done. */
    Optional<DatasetId> ownerOf(BankName bank) {
        return Optional.ofNullable(banks.get(bank))
                .or(() -> datasets.values().stream()
                        .filter(event -> event.spec().bank().equals(bank) && !(event instanceof DatasetEvent.Failed))
                        .map(DatasetEvent::dataset)
                        .findFirst());
    }

    /** Accepted and not done, in the order they were accepted. */
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
