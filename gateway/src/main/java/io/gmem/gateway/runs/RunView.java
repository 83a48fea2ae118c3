package io.gmem.gateway.runs;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.reverseOrder;

import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The state of all runs. */
@ApplicationScoped
public class RunView implements EventListener {
    /** Number of most recently finished runs whose progress curves are kept in full. */
    private static final int FULL_CURVES = 32;

    private final Map<RunId, RunRecord> runs = new ConcurrentHashMap<>();
    private final Set<RunRecord> finished = new LinkedHashSet<>();

    @Override
    public void apply(Envelope envelope) {
        if (envelope.message() instanceof RunEvent event) {
            apply(event.run(), envelope, event);
        } else if (envelope.message() instanceof CheckpointEvent event) {
            apply(event.checkpoint().run(), envelope, event);
        } else if (envelope.message() instanceof EvaluationEvent event) {
            apply(event.checkpoint().run(), envelope, event);
        } else if (envelope.message() instanceof PromotionEvent event) {
            apply(event.checkpoint().run(), envelope, event);
        }
    }

    private void apply(RunId run, Envelope envelope, Event event) {
        RunRecord record = runs.computeIfAbsent(run, id -> new RunRecord(null));
        RunUpdate update = RunUpdate.of(envelope, event);
        record.apply(update);
        if (update.terminal()) {
            finished.remove(record);
            finished.add(record);
            archiveOldest();
        }
    }

    private void archiveOldest() {
        if (finished.size() > FULL_CURVES) {
            RunRecord oldest = finished.iterator().next();
            finished.remove(oldest);
            oldest.archive();
        }
    }

    /** Reserves the id of a requested run; fails if it is in use. */
    RunRecord reserve(RunSpec spec) {
        var requested = new RunRecord(spec);
        if (runs.putIfAbsent(spec.id(), requested) != null) {
            throw new FailureException(Failure.conflict(
                    "run_exists", "id", "run '" + spec.id() + "' already exists; use another id or omit it"));
        }
        return requested;
    }

    void release(RunSpec spec, RunRecord requested) {
        if (!requested.hasState()) {
            runs.remove(spec.id(), requested);
        }
    }

    public Optional<Run> find(RunId id) {
        return Optional.ofNullable(runs.get(id)).flatMap(RunRecord::view);
    }

    /** Returns the run named in a path; fails with {@code MISSING} if it is unknown. */
    RunRecord get(RunId id) {
        RunRecord run = runs.get(id);
        if (run == null || run.view().isEmpty()) {
            throw new FailureException(
                    Failure.missing("run", "id", "run '" + id + "' does not exist; GET /api/runs lists all runs"));
        }
        return run;
    }

    public int size() {
        return (int)
                runs.values().stream().filter(run -> run.view().isPresent()).count();
    }

    List<Run> newestFirst() {
        return runs.values().stream()
                .map(RunRecord::view)
                .flatMap(Optional::stream)
                .sorted(comparing(Run::acceptedAt, nullsFirst(reverseOrder())))
                .toList();
    }
}
