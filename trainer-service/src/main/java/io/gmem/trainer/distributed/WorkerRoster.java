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
 * Tracks the available workers and the progress of their assignments, from their events. Events sent before this process started
 * are ignored, since available workers announce themselves periodically. Thread-safe.
 */
final class WorkerRoster {
    /** Progress of a worker with its assignment. */
    enum Progress {
        PREPARING,
        READY,
        /** The worker no longer works on the assignment, or its heartbeats stopped. */
        LOST
    }

    private record Observation(WorkerEvent.Present event, long receivedAt) {}

    private static final class Reservation {
        final WorkerId worker;
        boolean acknowledged;
        Progress progress = Progress.PREPARING;

        Reservation(WorkerId worker) {
            this.worker = worker;
        }
    }

    private final LongSupplier nanoTime;
    private final long presenceNanos;
    private final Map<WorkerId, Observation> present = new HashMap<>();
    private final Map<AssignmentId, Reservation> reservations = new HashMap<>();

    /** @param presence silence after which a worker counts as lost */
    WorkerRoster(Duration presence, LongSupplier nanoTime) {
        this.presenceNanos = presence.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void onEvent(WorkerEvent event) {
        if (event instanceof WorkerEvent.Present presence) {
            present.put(presence.worker(), new Observation(presence, nanoTime.getAsLong()));
            reservations.forEach((assignment, reservation) -> compare(presence, assignment, reservation));
        } else if (event instanceof WorkerEvent.Ready ready) {
            Reservation reservation = reservations.get(ready.assignment());
            if (reservation != null && reservation.progress == Progress.PREPARING) {
                reservation.acknowledged = true;
                reservation.progress = Progress.READY;
            }
        } else if (event instanceof WorkerEvent.Released released) {
            Reservation reservation = reservations.get(released.assignment());
            if (reservation != null) {
                reservation.progress = Progress.LOST;
            }
        } else if (event instanceof WorkerEvent.Left left) {
            present.remove(left.worker());
        }
        notifyAll();
    }

    /** Detects a restarted worker: it acknowledged its assignment earlier and no longer reports it. */
    private static void compare(WorkerEvent.Present presence, AssignmentId assignment, Reservation reservation) {
        if (!reservation.worker.equals(presence.worker())) {
            return;
        }
        if (assignment.equals(presence.assignment())) {
            reservation.acknowledged = true;
        } else if (reservation.acknowledged) {
            reservation.progress = Progress.LOST;
        }
    }

    /** Returns whether another idle worker with this device is available. */
    synchronized boolean anyIdle(String device, Set<WorkerId> except) {
        return findIdle(device, except).isPresent();
    }

    /** Reserves an idle worker for an assignment, until the assignment is {@link #release}d. */
    synchronized Optional<WorkerId> reserve(String device, Set<WorkerId> except, AssignmentId assignment) {
        Optional<WorkerId> reserved = findIdle(device, except);
        reserved.ifPresent(worker -> reservations.put(assignment, new Reservation(worker)));
        return reserved;
    }

    private Optional<WorkerId> findIdle(String device, Set<WorkerId> except) {
        return present.values().stream()
                .filter(this::isFresh)
                .map(Observation::event)
                .filter(event -> event.assignment() == null && event.device().equals(device))
                .map(WorkerEvent.Present::worker)
                .filter(worker -> !except.contains(worker)
                        && reservations.values().stream().noneMatch(reservation -> reservation.worker.equals(worker)))
                .min(Comparator.comparing(WorkerId::value));
    }

    /** Returns the progress of an assignment. */
    synchronized Progress progress(AssignmentId assignment) {
        Reservation reservation = reservations.get(assignment);
        if (reservation == null || !isPresent(reservation.worker)) {
            return Progress.LOST;
        }
        return reservation.progress;
    }

    private boolean isPresent(WorkerId worker) {
        Observation observation = present.get(worker);
        return observation != null && isFresh(observation);
    }

    private boolean isFresh(Observation observation) {
        return nanoTime.getAsLong() - observation.receivedAt() < presenceNanos;
    }

    /** Removes an assignment. Its worker is available again when it reports that it is idle. */
    synchronized void release(AssignmentId assignment) {
        reservations.remove(assignment);
    }

    /** Returns the workers with assignments that this process did not make, but an earlier trainer process. */
    synchronized List<WorkerEvent.Present> staleWorkers() {
        List<WorkerEvent.Present> stale = new ArrayList<>();
        for (Observation observation : present.values()) {
            @Nullable AssignmentId assignment = observation.event().assignment();
            if (assignment != null && !reservations.containsKey(assignment)) {
                stale.add(observation.event());
            }
        }
        return stale;
    }

    /** Waits until an event arrives, at most {@code limit}. */
    synchronized void awaitEvent(Duration limit) throws InterruptedException {
        wait(limit.toMillis());
    }
}
