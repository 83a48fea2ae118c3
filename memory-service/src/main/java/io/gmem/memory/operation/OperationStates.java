package io.gmem.memory.operation;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.OperationEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest event of each operation. Events may be applied repeatedly and in any order. Not thread-safe. */
final class OperationStates {
    private static final Comparator<OperationEvent> ORDER =
            Comparator.comparing(OperationEvent::acceptedAt).thenComparing(OperationEvent::terminal);

    private final Map<OperationId, OperationEvent> operations = new HashMap<>();

    void apply(OperationEvent event) {
        operations.merge(
                event.operation(), event, (known, received) -> ORDER.compare(received, known) >= 0 ? received : known);
    }

    Optional<OperationEvent> of(OperationId id) {
        return Optional.ofNullable(operations.get(id));
    }

    /** Returns accepted, unfinished operations in order of acceptance. */
    List<OperationEvent> unfinished() {
        return operations.values().stream()
                .filter(event -> !event.terminal())
                .sorted(Comparator.comparing(OperationEvent::acceptedAt).thenComparing(OperationEvent::key))
                .toList();
    }
}
