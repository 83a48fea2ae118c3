package io.gmem.gateway.runs;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.gateway.view.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run: its newest state event, checkpoints and reports. Changed only by {@link #apply}. Listeners are notified
 * under the same lock, so that each update is delivered exactly once. Thread-safe.
 */
final class RunRecord {
    private static final int MAX_MILESTONES = 4_000;

    private final @Nullable RunSpec requested;
    private final NavigableMap<RunUpdate.Position, RunUpdate> milestones = new TreeMap<>();
    private final NavigableMap<Long, RunUpdate.Position> checkpoints = new TreeMap<>();
    private final ProgressCurve curve = new ProgressCurve();
    private final List<Consumer<RunUpdate>> listeners = new ArrayList<>();
    private RunEvent.@Nullable State state;
    private RunEvent.@Nullable Progressed report;
    private @Nullable Instant startedAt;

    /** @param requested the specification if the run was requested through this gateway, otherwise null */
    RunRecord(@Nullable RunSpec requested) {
        this.requested = requested;
    }

    synchronized void apply(RunUpdate update) {
        Event event = update.event();
        if (event instanceof CheckpointEvent.Retired retired) {
            RunUpdate.Position position =
                    checkpoints.remove(retired.checkpoint().trainingStep());
            if (position != null) {
                milestones.remove(position);
            }
            return;
        }
        if (event instanceof RunEvent.Progressed progressed) {
            report = progressed;
            curve.add(update);
        } else {
            addMilestone(update);
        }
        List.copyOf(listeners).forEach(listener -> listener.accept(update));
    }

    private void addMilestone(RunUpdate update) {
        if (update.event() instanceof RunEvent.State newest) {
            state = newest;
        }
        if (update.event() instanceof RunEvent.Started started && startedAt == null) {
            startedAt = started.startedAt();
        } else if (update.event() instanceof CheckpointEvent.Published published) {
            checkpoints.put(published.checkpoint().trainingStep(), update.position());
        }
        milestones.put(update.position(), update);
        if (milestones.size() > MAX_MILESTONES) {
            milestones.pollFirstEntry();
        }
    }

    /**
     * Passes the updates after {@code position} (all for null) to {@code past}, then later updates to {@code live} until {@link
     * #leave} is called. Returns whether the run is already finished.
     */
    synchronized boolean follow(
            RunUpdate.@Nullable Position position, Consumer<RunUpdate> past, Consumer<RunUpdate> live) {
        List<RunUpdate> updates = new ArrayList<>(milestones.values());
        updates.addAll(curve.points());
        updates.sort(Comparator.comparing(RunUpdate::position));
        for (RunUpdate update : updates) {
            if (position == null || update.position().compareTo(position) > 0) {
                past.accept(update);
            }
        }
        listeners.add(live);
        return finished();
    }

    synchronized void leave(Consumer<RunUpdate> listener) {
        listeners.remove(listener);
    }

    /** Reduces the number of stored reports. */
    synchronized void archive() {
        curve.archive();
    }

    synchronized List<RunEvent.Progressed> reports() {
        return curve.points().stream()
                .map(update -> (RunEvent.Progressed) update.event())
                .toList();
    }

    /** Returns whether a state event of the run was received. */
    synchronized boolean hasState() {
        return state != null;
    }

    synchronized boolean finished() {
        return state != null && state.terminal();
    }

    synchronized boolean paused() {
        return state instanceof RunEvent.Paused;
    }

    /** Returns the run for a response; empty if neither its request nor a state event is known. */
    synchronized Optional<Run> view() {
        RunEvent.State current = state;
        RunSpec spec = current == null ? requested : current.spec();
        if (spec == null) {
            return Optional.empty();
        }
        RunId id = spec.id();
        List<CheckpointId> kept = checkpoints.keySet().stream()
                .map(step -> new CheckpointId(id, step))
                .toList();
        return Optional.of(new Run(
                id,
                status(current),
                spec,
                current == null ? null : current.acceptedAt(),
                startedAt,
                endedAt(current),
                trainingStep(current),
                spec.steps(),
                report == null ? null : report.telemetry(),
                current instanceof RunEvent.Completed completed ? completed.loss() : null,
                kept,
                failure(current)));
    }

    private static Status status(RunEvent.@Nullable State state) {
        if (state == null) {
            return Status.REQUESTED;
        } else if (state instanceof RunEvent.Accepted) {
            return Status.ACCEPTED;
        } else if (state instanceof RunEvent.Started) {
            return Status.RUNNING;
        } else if (state instanceof RunEvent.Paused) {
            return Status.PAUSED;
        } else if (state instanceof RunEvent.Resumed) {
            return Status.ACCEPTED;
        } else if (state instanceof RunEvent.Completed) {
            return Status.DONE;
        }
        return state instanceof RunEvent.Failed ? Status.FAILED : Status.CANCELLED;
    }

    private static @Nullable Instant endedAt(RunEvent.@Nullable State state) {
        if (state instanceof RunEvent.Completed completed) {
            return completed.completedAt();
        } else if (state instanceof RunEvent.Failed failed) {
            return failed.failedAt();
        }
        return state instanceof RunEvent.Cancelled cancelled ? cancelled.cancelledAt() : null;
    }

    private static @Nullable Failure failure(RunEvent.@Nullable State state) {
        return state instanceof RunEvent.Failed failed ? failed.failure() : null;
    }

    private long trainingStep(RunEvent.@Nullable State state) {
        if (state instanceof RunEvent.Completed completed) {
            return completed.spec().steps();
        } else if (state instanceof RunEvent.Failed failed) {
            return failed.trainingStep();
        } else if (state instanceof RunEvent.Cancelled cancelled) {
            return cancelled.trainingStep();
        }
        long from = 0;
        if (state instanceof RunEvent.Started started) {
            from = started.fromStep();
        } else if (state instanceof RunEvent.Paused paused) {
            from = paused.trainingStep();
        } else if (state instanceof RunEvent.Resumed resumed) {
            from = resumed.trainingStep();
        }
        return report == null ? from : Math.max(from, report.trainingStep());
    }
}
