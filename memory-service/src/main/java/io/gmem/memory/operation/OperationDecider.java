package io.gmem.memory.operation;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.memory.bank.BankCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the result of a {@code ChangeBank} command.
 *
 * <ul>
 *   <li>A repeated operation changes nothing, unless its previous attempt failed with a retryable failure.
 *   <li>A different operation under an id in use changes nothing either. An id can be reused only after a failure.
 *   <li>An alias moves immediately, because the decision needs no work. All other operations are queued.
 *   <li>A command beyond the queue capacity is rejected with a retryable failure.
 * </ul>
 */
final class OperationDecider {
    private final int queue;

    /** @param queue maximum number of unfinished operations */
    OperationDecider(int queue) {
        this.queue = queue;
    }

    OperationDecision decide(OperationStates states, BankCatalog banks, ChangeBank command, Instant now) {
        OperationSpec spec = command.spec();
        Optional<OperationEvent> known = states.of(spec.id());
        if (known.isPresent() && !canRestart(known.get(), spec)) {
            return known.get().spec().equals(spec)
                    ? OperationDecision.none("repeated command")
                    : OperationDecision.none("id is in use by another operation");
        }
        if (spec.operation() instanceof BankOperation.MoveAlias move) {
            return moved(spec, move, banks, now);
        }
        if (states.unfinished().size() >= queue) {
            return rejected(
                    spec,
                    now,
                    new Failure(
                            "queue_full",
                            Category.EXHAUSTED,
                            true,
                            null,
                            "the queue is full with %d unfinished operations; retry when one has finished"
                                    .formatted(queue)));
        }
        return OperationDecision.of(new OperationEvent.Accepted(spec, now));
    }

    private static boolean canRestart(OperationEvent known, OperationSpec spec) {
        return known instanceof OperationEvent.Failed failed
                && (failed.failure().retryable() || !failed.spec().equals(spec));
    }

    /** Decides an alias move. If the alias already has the target, this command moved it before a crash. */
    private static OperationDecision moved(
            OperationSpec spec, BankOperation.MoveAlias move, BankCatalog banks, Instant now) {
        if (banks.find(move.version()).isEmpty()) {
            return rejected(
                    spec,
                    now,
                    Failure.missing("bank", "version", "version names unknown version '" + move.version() + "'"));
        }
        Optional<BankVersion> current = banks.target(spec.bank(), move.alias());
        var done = new OperationEvent.Done(spec, now, now, move.version(), 0, List.of(), null, null);
        if (current.isPresent() && current.get().equals(move.version())) {
            return OperationDecision.of(done);
        }
        if (move.expected() != null && !current.equals(Optional.of(move.expected()))) {
            return rejected(
                    spec,
                    now,
                    Failure.conflict(
                            "alias_moved",
                            "expected",
                            "expected is '%s', but '%s@%s' points at %s; retry with the current version"
                                    .formatted(
                                            move.expected(),
                                            spec.bank(),
                                            move.alias(),
                                            current.map(BankVersion::toString).orElse("nothing"))));
        }
        return OperationDecision.of(new AliasEvent.Moved(move.alias(), move.version(), now), done);
    }

    private static OperationDecision rejected(OperationSpec spec, Instant now, Failure failure) {
        return OperationDecision.of(new OperationEvent.Failed(spec, now, now, failure));
    }
}
