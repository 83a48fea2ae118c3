package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.BoundedRegistry;
import io.gmem.gateway.view.EventListener;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest jobs, with the requests and streams that wait for their updates. */
@ApplicationScoped
public class JobView implements EventListener {
    private static final int LIMIT = 10_000;
    private final BoundedRegistry<JobId, Job> jobs = new BoundedRegistry<>(LIMIT);
    private final Map<JobId, CompletableFuture<Job>> awaited = new ConcurrentHashMap<>();
    private final Map<JobId, List<Consumer<JobUpdate>>> listeners = new ConcurrentHashMap<>();
    private final AdmissionControl admission;

    JobView(AdmissionControl admission) {
        this.admission = admission;
    }

    @Override
    public void apply(Envelope envelope) {
        if (envelope.message() instanceof JobEvent event) {
            apply(event);
        } else if (envelope.message() instanceof JobProgressed progressed) {
            notifyListeners(progressed.job(), new JobUpdate.Progressed(progressed));
        }
    }

    /** Applies an event; ignores events of a job that is already finished. */
    private void apply(JobEvent event) {
        if (ended(event.job()).isPresent()) {
            return;
        }
        Job job = Job.of(event);
        jobs.put(event.job(), job);
        if (event.terminal()) {
            admission.end(event.job(), Objects.requireNonNull(job.endedAt()));
            complete(job);
        } else {
            admission.add(event.job());
        }
        notifyListeners(event.job(), new JobUpdate.State(job));
    }

    private void notifyListeners(JobId job, JobUpdate update) {
        listeners.getOrDefault(job, List.of()).forEach(listener -> listener.accept(update));
    }

    private void complete(Job job) {
        CompletableFuture<Job> waiting = awaited.remove(job.id());
        if (waiting != null) {
            waiting.complete(job);
        }
    }

    /** Reserves the id and admits the job; fails if the id is in use or the limit of open jobs is reached. */
    void reserve(Job requested) {
        if (!jobs.reserve(requested.id(), requested)) {
            throw new FailureException(Failure.conflict(
                    "job_exists", "id", "job '" + requested.id() + "' already exists; use another id or omit it"));
        }
        try {
            admission.admit(requested.id());
        } catch (FailureException e) {
            release(requested);
            throw e;
        }
    }

    /** Releases the id of a job whose command was not published, unless a sampler has accepted the job. */
    void release(Job requested) {
        if (jobs.release(requested.id(), requested)) {
            admission.withdraw(requested.id());
            awaited.remove(requested.id());
        }
    }

    /** Completes with the job once it is finished, also if it finished before the call. Does not block a thread. */
    public Uni<Job> whenFinished(JobId id) {
        CompletableFuture<Job> waiting = awaited.computeIfAbsent(id, key -> new CompletableFuture<>());
        ended(id).ifPresent(this::complete);
        return Uni.createFrom().completionStage(() -> waiting.copy());
    }

    /** Returns the job if it is finished. */
    Optional<Job> ended(JobId id) {
        return jobs.find(id).filter(job -> job.status().terminal());
    }

    /** Discards the pending result of {@link #whenFinished}. */
    public void forget(JobId id) {
        awaited.remove(id);
    }

    /** Passes the current state and all later updates of the job to {@code listener}; later updates arrive on the event thread. */
    public void follow(JobId id, Consumer<JobUpdate> listener) {
        listeners.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(listener);
        jobs.find(id).ifPresent(job -> listener.accept(new JobUpdate.State(job)));
    }

    public void leave(JobId id, Consumer<JobUpdate> listener) {
        listeners.computeIfPresent(id, (key, registered) -> {
            registered.remove(listener);
            return registered.isEmpty() ? null : registered;
        });
    }

    /** Returns the job named in a path; fails with {@code MISSING} if it is unknown. */
    public Job get(JobId id) {
        return jobs.find(id)
                .map(this::withQueuePosition)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("job", "id", "job '" + id + "' does not exist; GET /api/jobs lists all jobs")));
    }

    /** Adds the queue position and estimated remaining time of an unfinished job. */
    private Job withQueuePosition(Job job) {
        var before = admission.before(job.id());
        return before.isEmpty() || job.status().terminal()
                ? job
                : job.withQueuePosition(before.getAsInt(), admission.untilUnbounded(before.getAsInt() + 1));
    }

    JobPage page(@Nullable String after, int limit) {
        return JobPage.of(jobs.sorted(JobPage.NEWEST_FIRST), jobs.size(), after, limit);
    }

    public int size() {
        return jobs.size();
    }
}
