package io.gmem.trainer.distributed;

import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.worker.WorkerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which workers there are and how far they are with what they were assigned here, by what they say. What they said to a process
 * before this one counts for nothing: whoever is there says so again. May be asked from any thread.
 */
final class WorkerRoster {
    /** How far a worker is with its assignment. */
    enum Progress {
        PREPARING,
        READY,
        /** It does not work on it any more, or is not heard of. */
        GONE
    }

    private record Seen(WorkerEvent.Present said, long heardAt) {}

    private static final class Held {
        final WorkerId worker;
        boolean acknowledged;
        Progress progress = Progress.PREPARING;

        Held(WorkerId worker) {
            this.worker = worker;
        }
    }

    private final LongSupplier nanoTime;
    private final long presenceNanos;
    private final Map<WorkerId, Seen> present = new HashMap<>();
    private final Map<AssignmentId, Held> held = new HashMap<>();

    /** @param presence silence after which a worker counts as gone */
    WorkerRoster(Duration presence, LongSupplier nanoTime) {
        this.presenceNanos = presence.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void hear(WorkerEvent event) {
        if (event instanceof WorkerEvent.Present said) {
            present.put(said.worker(), new Seen(said, nanoTime.getAsLong()));
            held.forEach((assignment, by) -> compare(said, assignment, by));
        } else if (event instanceof WorkerEvent.Ready ready) {
            Held by = held.get(ready.assignment());
            if (by != null && by.progress == Progress.PREPARING) {
                by.acknowledged = true;
                by.progress = Progress.READY;
            }
        } else if (event instanceof WorkerEvent.Released released) {
            Held by = held.get(released.assignment());
            if (by != null) {
                by.progress = Progress.GONE;
            }
        } else if (event instanceof WorkerEvent.Left left) {
            present.remove(left.worker());
        }
        notifyAll();
    }

    /** A worker that knew of its assignment and knows of it no more was started anew. */
    private static void compare(WorkerEvent.Present said, AssignmentId assignment, Held by) {
        if (!by.worker.equals(said.worker())) {
            return;
        }
        if (assignment.equals(said.assignment())) {
            by.acknowledged = true;
        } else if (by.acknowledged) {
            by.progress = Progress.GONE;
        }
    }

    /** Whether a worker for this device, besides these, is there and does nothing. */
    synchronized boolean anyFree(String device, Set<WorkerId> except) {
        return free(device, except).isPresent();
    }

    /** Takes a free worker for an assignment; it is nobody else's until that is {@link #drop}ped. */
    synchronized Optional<WorkerId> take(String device, Set<WorkerId> except, AssignmentId assignment) {
        Optional<WorkerId> taken = free(device, except);
        taken.ifPresent(worker -> held.put(assignment, new Held(worker)));
        return taken;
    }

    private Optional<WorkerId> free(String device, Set<WorkerId> except) {
        return present.values().stream()
                .filter(this::isFresh)
                .map(Seen::said)
                .filter(said -> said.assignment() == null && said.device().equals(device))
                .map(WorkerEvent.Present::worker)
                .filter(worker ->
                        !except.contains(worker) && held.values().stream().noneMatch(by -> by.worker.equals(worker)))
                .min(Comparator.comparing(WorkerId::value));
    }

    /** How far the holder of an assignment is. */
    synchronized Progress progress(AssignmentId assignment) {
        Held by = held.get(assignment);
        if (by == null || !isPresent(by.worker)) {
            return Progress.GONE;
        }
        return by.progress;
    }

    private boolean isPresent(WorkerId worker) {
        Seen seen = present.get(worker);
        return seen != null && isFresh(seen);
    }

    private boolean isFresh(Seen seen) {
        return nanoTime.getAsLong() - seen.heardAt() < presenceNanos;
    }

    /** Forgets an assignment. Its worker is free again when it says so. */
    synchronized void drop(AssignmentId assignment) {
        held.remove(assignment);
    }

    /** What workers still do that nobody here asked for: a trainer before this one did, and is gone. */
    synchronized List<WorkerEvent.Present> strays() {
        List<WorkerEvent.Present> strays = new ArrayList<>();
        for (Seen seen : present.values()) {
            @Nullable AssignmentId assignment = seen.said().assignment();
            if (assignment != null && !held.containsKey(assignment)) {
                strays.add(seen.said());
            }
        }
        return strays;
    }

    /** Waits until something is heard, and not longer than that. */
    synchronized void awaitNews(Duration limit) throws InterruptedException {
        wait(limit.toMillis());
    }
}
