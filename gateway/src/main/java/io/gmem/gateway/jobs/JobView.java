package io.gmem.gateway.jobs;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.reverseOrder;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.JobEvent;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.follow.EventListener;
import io.gmem.gateway.follow.Register;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The newest jobs, and who waits for which. */
@ApplicationScoped
public class JobView implements EventListener {
    private static final int LIMIT = 10_000;
    private final Register<JobId, Job> jobs = new Register<>(LIMIT);
    private final Map<JobId, CompletableFuture<Job>> awaited = new ConcurrentHashMap<>();

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof JobEvent said) {
            Job job = Job.of(said);
            jobs.put(said.job(), job);
            if (said.terminal()) {
                tell(job);
            }
        }
    }

    private void tell(Job job) {
        CompletableFuture<Job> waiting = awaited.remove(job.id());
        if (waiting != null) {
            waiting.complete(job);
        }
    }

    /** Takes the id, or refuses. */
    void reserve(Job requested) {
        if (!jobs.reserve(requested.id(), requested)) {
            throw new FailureException(Failure.conflict(
                    "job_exists",
                    "id",
                    "there is a job '" + requested.id() + "' already; choose another id, or leave it out"));
        }
    }

    void release(Job requested) {
        jobs.release(requested.id(), requested);
        awaited.remove(requested.id());
    }

    /** The job once it is over; costs no thread. An end from before the call counts. */
    public Uni<Job> whenOver(JobId id) {
        CompletableFuture<Job> waiting = awaited.computeIfAbsent(id, key -> new CompletableFuture<>());
        jobs.find(id).filter(job -> job.status().terminal()).ifPresent(this::tell);
        return Uni.createFrom().completionStage(() -> waiting.copy());
    }

    /** Nobody waits for it any more. */
    public void forget(JobId id) {
        awaited.remove(id);
    }

    /** The job of a path. */
    Job get(JobId id) {
        return jobs.find(id)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("job", "id", "there is no job '" + id + "'; GET /api/jobs lists them")));
    }

    List<Job> newestFirst() {
        return jobs.sorted(comparing(Job::acceptedAt, nullsFirst(reverseOrder())));
    }

    public int size() {
        return jobs.size();
    }
}
