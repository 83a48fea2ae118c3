package io.gmem.memory.operation;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.OperationEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest event of each operation. Events may be told twice and in any order. Not for two threads at once. */
final class OperationStates {
    private static final Comparator<OperationEvent> ORDER =
            Comparator.comparing(OperationEvent::acceptedAt).thenComparing(OperationEvent::terminal);

    private final Map<OperationId, OperationEvent> operations = new HashMap<>();

    void apply(OperationEvent event) {
        operations.merge(event.operation(), event, (known, told) -> ORDER.compare(told, known) >= 0 ? told : known);
    }

    Optional<OperationEvent> of(OperationId id) {
        return Optional.ofNullable(operations.get(id));
    }

    /** Accepted and not done, in the order they were accepted. */
    List<OperationEvent> unfinished() {
        return operations.values().stream()
                .filter(event -> !event.terminal())
                .sorted(Comparator.comparing(OperationEvent::acceptedAt).thenComparing(OperationEvent::key))
                .toList();
    }
}
