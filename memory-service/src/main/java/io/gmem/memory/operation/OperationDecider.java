package io.gmem.memory.operation;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.memory.bank.BankCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the command to change a bank.
 *
 * <ul>
 *   <li>The same operation again changes nothing, unless it failed for a reason that may have passed.
 *   <li>Another operation under an id in use changes nothing either; only after a failure may an id be used again.
 *   <li>An alias moves at once: what it follows from is known. Everything else waits for its turn.
 *   <li>More than the queue holds is refused for now.
 * </ul>
 */
final class OperationDecider {
    private final int queue;

    /** @param queue operations that may be unfinished at once */
    OperationDecider(int queue) {
        this.queue = queue;
    }

    OperationDecision decide(OperationStates states, BankCatalogue banks, ChangeBank command, Instant now) {
        OperationSpec spec = command.spec();
        Optional<OperationEvent> known = states.of(spec.id());
        if (known.isPresent() && !mayBeginAgain(known.get(), spec)) {
            return known.get().spec().equals(spec)
                    ? OperationDecision.nothing("a repetition")
                    : OperationDecision.nothing("the id is in use by another operation");
        }
        if (spec.operation() instanceof BankOperation.MoveAlias move) {
            return moved(spec, move, banks, now);
        }
        if (states.unfinished().size() >= queue) {
            return refused(
                    spec,
                    now,
                    new Failure(
                            "queue_full",
                            Category.EXHAUSTED,
                            true,
                            null,
                            "%d operations are waiting already; ask again when one is done".formatted(queue)));
        }
        return OperationDecision.of(new OperationEvent.Accepted(spec, now));
    }

    private static boolean mayBeginAgain(OperationEvent known, OperationSpec spec) {
        return known instanceof OperationEvent.Failed failed
                && (failed.failure().retryable() || !failed.spec().equals(spec));
    }

    /** An alias that is there already was moved by this very command, before a crash. */
    private static OperationDecision moved(
            OperationSpec spec, BankOperation.MoveAlias move, BankCatalogue banks, Instant now) {
        if (banks.find(move.version()).isEmpty()) {
            return refused(
                    spec,
                    now,
                    Failure.missing("bank", "version", "version names no version: '" + move.version() + "'"));
        }
        Optional<BankVersion> current = banks.target(spec.bank(), move.alias());
        var done = new OperationEvent.Done(spec, now, now, move.version(), 0, List.of(), null, null);
        if (current.isPresent() && current.get().equals(move.version())) {
            return OperationDecision.of(done);
        }
        if (move.expected() != null && !current.equals(Optional.of(move.expected()))) {
            return refused(
                    spec,
                    now,
                    Failure.conflict(
                            "alias_moved",
                            "expected",
                            "expected is '%s', but '%s@%s' points at %s; look at it and ask again"
                                    .formatted(
                                            move.expected(),
                                            spec.bank(),
                                            move.alias(),
                                            current.map(BankVersion::toString).orElse("nothing"))));
        }
        return OperationDecision.of(new AliasEvent.Moved(move.alias(), move.version(), now), done);
    }

    private static OperationDecision refused(OperationSpec spec, Instant now, Failure failure) {
        return OperationDecision.of(new OperationEvent.Failed(spec, now, now, failure));
    }
}
