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
 * Decides the result of an {@code IngestDataset} command. Pure.
 *
 * <ul>
 *   <li>A repeated specification changes nothing, unless its previous attempt failed with a retryable failure.
 *   <li>A different specification under a name in use changes nothing either, because its result would overwrite the state of the
 *       first one. A name can be reused only after a failure.
 *   <li>A bank that another data set has made, or will make, is a conflict.
 *   <li>A command beyond the queue capacity is rejected with a retryable failure.
 * </ul>
 */
final class DatasetDecider {
    private final int queue;

    /** @param queue maximum number of unfinished data sets */
    DatasetDecider(int queue) {
        this.queue = queue;
    }

    DatasetDecision decide(DatasetStates states, IngestDataset command, Instant now) {
        DatasetSpec spec = command.spec();
        Optional<DatasetEvent> known = states.of(spec.id());
        if (known.isPresent() && !canRestart(known.get(), spec)) {
            return known.get().spec().equals(spec)
                    ? DatasetDecision.none("repeated command")
                    : DatasetDecision.none("name is in use by another specification");
        }
        Optional<DatasetId> owner = states.ownerOf(spec.bank());
        if (owner.isPresent() && !owner.get().equals(spec.id())) {
            return rejected(
                    spec,
                    now,
                    Failure.conflict(
                            "bank_exists",
                            "bank",
                            "bank '%s' already exists or is being made from data set '%s'; choose another name"
                                    .formatted(spec.bank(), owner.get())));
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
                            "the queue is full with %d unfinished data sets; retry when one has finished"
                                    .formatted(queue)));
        }
        return DatasetDecision.of(new DatasetEvent.Accepted(spec, now));
    }

    private static boolean canRestart(DatasetEvent known, DatasetSpec spec) {
        return known instanceof DatasetEvent.Failed failed
                && (failed.failure().retryable() || !failed.spec().equals(spec));
    }

    private static DatasetDecision rejected(DatasetSpec spec, Instant now, Failure failure) {
        return DatasetDecision.of(new DatasetEvent.Failed(spec, now, now, failure));
    }
}
