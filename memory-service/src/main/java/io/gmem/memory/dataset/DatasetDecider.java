package io.gmem.memory.dataset;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of the command to take a data set in. Pure.
 *
 * <ul>
 *   <li>The same specification again changes nothing, unless it failed for a reason that may have passed.
 *   <li>Another specification under a name in use changes nothing either: its answer would overwrite the state of the first.
 *       Only after a failure may a name be used again.
 *   <li>A bank that another data set made, or is about to make, is a conflict.
 *   <li>More than the queue holds is refused for now.
 * </ul>
 */
final class DatasetDecider {
    private final int queue;

    /** @param queue data sets that may be unfinished at once */
    DatasetDecider(int queue) {
        this.queue = queue;
    }

    DatasetDecision decide(DatasetStates states, IngestDataset command, Instant now) {
        DatasetSpec spec = command.spec();
        Optional<DatasetEvent> known = states.of(spec.id());
        if (known.isPresent() && !mayBeginAgain(known.get(), spec)) {
            return known.get().spec().equals(spec)
                    ? DatasetDecision.nothing("a repetition")
                    : DatasetDecision.nothing("the name is in use by another specification");
        }
        Optional<DatasetId> owner = states.ownerOf(spec.bank());
        if (owner.isPresent() && !owner.get().equals(spec.id())) {
            return refused(
                    spec,
                    now,
                    Failure.conflict(
                            "bank_exists",
                            "bank",
                            "bank '%s' is made from data set '%s' already; choose another name"
                                    .formatted(spec.bank(), owner.get())));
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
                            "%d data sets are waiting already; ask again when one is done".formatted(queue)));
        }
        return DatasetDecision.of(new DatasetEvent.Accepted(spec, now));
    }

    private static boolean mayBeginAgain(DatasetEvent known, DatasetSpec spec) {
        return known instanceof DatasetEvent.Failed failed
                && (failed.failure().retryable() || !failed.spec().equals(spec));
    }

    private static DatasetDecision refused(DatasetSpec spec, Instant now, Failure failure) {
        return DatasetDecision.of(new DatasetEvent.Failed(spec, now, now, failure));
    }
}
