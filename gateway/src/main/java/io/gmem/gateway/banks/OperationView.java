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

/** Operations on banks, with what became of them. */
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

    /** Takes an id for a request; one that is taken is refused. */
    void reserve(Operation requested) {
        if (!operations.reserve(requested.id(), requested, there -> there.mayBecome(requested.spec()))) {
            throw new FailureException(Failure.conflict(
                    "operation_exists",
                    "id",
                    "id is taken: there is an operation '" + requested.id()
                            + "' already; use another or leave it out"));
        }
    }

    void release(Operation requested) {
        operations.release(requested.id(), requested);
    }

    Operation get(OperationId id) {
        return operations
                .find(id)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "operation", "id", "there is no operation '" + id + "'; GET /api/operations lists them")));
    }

    List<Operation> newestFirst() {
        return operations.sorted(comparing(Operation::acceptedAt, nullsFirst(reverseOrder())));
    }
}
