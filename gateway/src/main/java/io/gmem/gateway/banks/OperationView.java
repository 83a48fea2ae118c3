package io.gmem.gateway.banks;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.reverseOrder;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.BoundedRegistry;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The newest bank operations and their results. */
@ApplicationScoped
public class OperationView implements EventListener {
    private static final int LIMIT = 10_000;

    private final BoundedRegistry<OperationId, Operation> operations = new BoundedRegistry<>(LIMIT);

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof OperationEvent operation) {
            operations.put(operation.operation(), Operation.of(operation));
        }
    }

    /** Reserves the id of a request; fails if it is in use. */
    void reserve(Operation requested) {
        if (!operations.reserve(requested.id(), requested, existing -> existing.replaceableBy(requested.spec()))) {
            throw new FailureException(Failure.conflict(
                    "operation_exists",
                    "id",
                    "operation '" + requested.id() + "' already exists; use another id or omit it"));
        }
    }

    void release(Operation requested) {
        operations.release(requested.id(), requested);
    }

    Operation get(OperationId id) {
        return operations
                .find(id)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "operation",
                        "id",
                        "operation '" + id + "' does not exist; GET /api/operations lists all operations")));
    }

    List<Operation> newestFirst() {
        return operations.sorted(comparing(Operation::acceptedAt, nullsFirst(reverseOrder())));
    }
}
