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

/** All runs. */
@ApplicationScoped
public class RunView implements EventListener {
    /** Runs that are over whose curves are kept whole: the last to end. */
    private static final int WHOLE_CURVES = 32;

    private final Map<RunId, RunRecord> runs = new ConcurrentHashMap<>();
    private final Set<RunRecord> over = new LinkedHashSet<>();

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
        RunUpdate moment = RunUpdate.of(envelope, event);
        record.apply(moment);
        if (moment.terminal()) {
            over.remove(record);
            over.add(record);
            restOldest();
        }
    }

    private void restOldest() {
        if (over.size() > WHOLE_CURVES) {
            RunRecord oldest = over.iterator().next();
            over.remove(oldest);
            oldest.rest();
        }
    }

    /** Takes the id for what is asked for, or refuses. */
    RunRecord reserve(RunSpec spec) {
        var requested = new RunRecord(spec);
        if (runs.putIfAbsent(spec.id(), requested) != null) {
            throw new FailureException(Failure.conflict(
                    "run_exists",
                    "id",
                    "there is a run '" + spec.id() + "' already; choose another id, or leave it out"));
        }
        return requested;
    }

    void release(RunSpec spec, RunRecord requested) {
        if (!requested.heard()) {
            runs.remove(spec.id(), requested);
        }
    }

    public Optional<Run> find(RunId id) {
        return Optional.ofNullable(runs.get(id)).flatMap(RunRecord::answer);
    }

    /** The run of a path. */
    RunRecord get(RunId id) {
        RunRecord run = runs.get(id);
        if (run == null || run.answer().isEmpty()) {
            throw new FailureException(
                    Failure.missing("run", "id", "there is no run '" + id + "'; GET /api/runs lists them"));
        }
        return run;
    }

    public int size() {
        return (int)
                runs.values().stream().filter(run -> run.answer().isPresent()).count();
    }

    List<Run> newestFirst() {
        return runs.values().stream()
                .map(RunRecord::answer)
                .flatMap(Optional::stream)
                .sorted(comparing(Run::acceptedAt, nullsFirst(reverseOrder())))
                .toList();
    }
}
