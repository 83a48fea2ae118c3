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
 * All that is known of one run: its newest state, its checkpoints, its reports. Changed by {@link #apply} alone. Whoever
 * follows it is told under the same lock, so that nothing is missed and nothing told twice.
 */
final class RunRecord {
    private static final int MOST_MARKS = 4_000;

    private final @Nullable RunSpec requested;
    private final NavigableMap<RunUpdate.Position, RunUpdate> marks = new TreeMap<>();
    private final NavigableMap<Long, RunUpdate.Position> checkpoints = new TreeMap<>();
    private final ProgressCurve curve = new ProgressCurve();
    private final List<Consumer<RunUpdate>> followers = new ArrayList<>();
    private RunEvent.@Nullable State state;
    private RunEvent.@Nullable Progressed report;
    private @Nullable Instant startedAt;

    /** @param requested what was asked for here, if it was here that it was asked for */
    RunRecord(@Nullable RunSpec requested) {
        this.requested = requested;
    }

    synchronized void apply(RunUpdate moment) {
        Event event = moment.event();
        if (event instanceof CheckpointEvent.Retired retired) {
            RunUpdate.Position position =
                    checkpoints.remove(retired.checkpoint().trainingStep());
            if (position != null) {
                marks.remove(position);
            }
            return;
        }
        if (event instanceof RunEvent.Progressed progressed) {
            report = progressed;
            curve.add(moment);
        } else {
            mark(moment);
        }
        List.copyOf(followers).forEach(follower -> follower.accept(moment));
    }

    private void mark(RunUpdate moment) {
        if (moment.event() instanceof RunEvent.State said) {
            state = said;
        }
        if (moment.event() instanceof RunEvent.Started started && startedAt == null) {
            startedAt = started.startedAt();
        } else if (moment.event() instanceof CheckpointEvent.Published published) {
            checkpoints.put(published.checkpoint().trainingStep(), moment.position());
        }
        marks.put(moment.position(), moment);
        if (marks.size() > MOST_MARKS) {
            marks.pollFirstEntry();
        }
    }

    /**
     * Tells {@code past} what happened after {@code position} (all, for null), then {@code live} what happens, until {@link
     * #leave}; returns whether the run was over already.
     */
    synchronized boolean follow(
            RunUpdate.@Nullable Position position, Consumer<RunUpdate> past, Consumer<RunUpdate> live) {
        List<RunUpdate> moments = new ArrayList<>(marks.values());
        moments.addAll(curve.points());
        moments.sort(Comparator.comparing(RunUpdate::position));
        for (RunUpdate moment : moments) {
            if (position == null || moment.position().compareTo(position) > 0) {
                past.accept(moment);
            }
        }
        followers.add(live);
        return over();
    }

    synchronized void leave(Consumer<RunUpdate> follower) {
        followers.remove(follower);
    }

    /** Keeps less of its reports from now on. */
    synchronized void rest() {
        curve.rest();
    }

    synchronized List<RunEvent.Progressed> reports() {
        return curve.points().stream()
                .map(moment -> (RunEvent.Progressed) moment.event())
                .toList();
    }

    /** Whether any state of it was heard. */
    synchronized boolean heard() {
        return state != null;
    }

    synchronized boolean over() {
        return state != null && state.terminal();
    }

    synchronized boolean paused() {
        return state instanceof RunEvent.Paused;
    }

    /** Empty while only its checkpoints or reports are known. */
    synchronized Optional<Run> answer() {
        RunEvent.State now = state;
        RunSpec spec = now == null ? requested : now.spec();
        if (spec == null) {
            return Optional.empty();
        }
        RunId id = spec.id();
        List<CheckpointId> kept = checkpoints.keySet().stream()
                .map(step -> new CheckpointId(id, step))
                .toList();
        return Optional.of(new Run(
                id,
                status(now),
                spec,
                now == null ? null : now.acceptedAt(),
                startedAt,
                endedAt(now),
                trainingStep(now),
                spec.steps(),
                report == null ? null : report.telemetry(),
                now instanceof RunEvent.Completed completed ? completed.loss() : null,
                kept,
                failure(now)));
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
