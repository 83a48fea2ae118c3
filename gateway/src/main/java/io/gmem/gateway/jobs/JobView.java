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

/** The newest jobs, and who waits for which. */
@ApplicationScoped
public class JobView implements EventListener {
    private static final int LIMIT = 10_000;
    private final BoundedRegistry<JobId, Job> jobs = new BoundedRegistry<>(LIMIT);
    private final Map<JobId, CompletableFuture<Job>> awaited = new ConcurrentHashMap<>();
    private final Map<JobId, List<Consumer<JobUpdate>>> followed = new ConcurrentHashMap<>();
    private final AdmissionControl open;

    JobView(AdmissionControl open) {
        this.open = open;
    }

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof JobEvent said) {
            apply(said);
        } else if (event.message() instanceof JobProgressed progressed) {
            tell(progressed.job(), new JobUpdate.Progressed(progressed));
        }
    }

    /** What is over stays as it ended, whatever comes late or again. */
    private void apply(JobEvent said) {
        if (ended(said.job()).isPresent()) {
            return;
        }
        Job job = Job.of(said);
        jobs.put(said.job(), job);
        if (said.terminal()) {
            open.end(said.job(), Objects.requireNonNull(job.endedAt()));
            tell(job);
        } else {
            open.add(said.job());
        }
        tell(said.job(), new JobUpdate.State(job));
    }

    private void tell(JobId job, JobUpdate moment) {
        followed.getOrDefault(job, List.of()).forEach(listener -> listener.accept(moment));
    }

    private void tell(Job job) {
        CompletableFuture<Job> waiting = awaited.remove(job.id());
        if (waiting != null) {
            waiting.complete(job);
        }
    }

    /** Takes the id and a place, or refuses. */
    void reserve(Job requested) {
        if (!jobs.reserve(requested.id(), requested)) {
            throw new FailureException(Failure.conflict(
                    "job_exists",
                    "id",
                    "there is a job '" + requested.id() + "' already; choose another id, or leave it out"));
        }
        try {
            open.enter(requested.id());
        } catch (FailureException e) {
            release(requested);
            throw e;
        }
    }

    /** Releases the id and the place of a job whose command was not published; one that a sampler has accepted keeps both. */
    void release(Job requested) {
        if (jobs.release(requested.id(), requested)) {
            open.withdraw(requested.id());
            awaited.remove(requested.id());
        }
    }

    /** The job once it is over; costs no thread. An end from before the call counts. */
    public Uni<Job> whenOver(JobId id) {
        CompletableFuture<Job> waiting = awaited.computeIfAbsent(id, key -> new CompletableFuture<>());
        ended(id).ifPresent(this::tell);
        return Uni.createFrom().completionStage(() -> waiting.copy());
    }

    /** The job, if it is over. */
    Optional<Job> ended(JobId id) {
        return jobs.find(id).filter(job -> job.status().terminal());
    }

    /** Nobody waits for it any more. */
    public void forget(JobId id) {
        awaited.remove(id);
    }

    /** Tells {@code listener} what happens to the job, on the thread of events; first of all the state it is in. */
    public void follow(JobId id, Consumer<JobUpdate> listener) {
        followed.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(listener);
        jobs.find(id).ifPresent(job -> listener.accept(new JobUpdate.State(job)));
    }

    public void leave(JobId id, Consumer<JobUpdate> listener) {
        followed.computeIfPresent(id, (key, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    /** The job of a path. */
    public Job get(JobId id) {
        return jobs.find(id)
                .map(this::placed)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("job", "id", "there is no job '" + id + "'; GET /api/jobs lists them")));
    }

    /** With its place among those that wait. */
    private Job placed(Job job) {
        var before = open.before(job.id());
        return before.isEmpty() || job.status().terminal()
                ? job
                : job.waiting(before.getAsInt(), open.untilUnbounded(before.getAsInt() + 1));
    }

    JobPage page(@Nullable String after, int limit) {
        return JobPage.of(jobs.sorted(JobPage.NEWEST_FIRST), jobs.size(), after, limit);
    }

    public int size() {
        return jobs.size();
    }
}
