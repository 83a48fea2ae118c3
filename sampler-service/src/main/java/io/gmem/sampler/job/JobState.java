package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of all jobs, derived from their events. {@link #apply} is the only mutator. A finished job stays finished if events are
 * repeated; only its id is kept. Thread-safe.
 */
public final class JobState {
    private final Map<JobId, JobEvent.Accepted> open = new HashMap<>();
    private final Set<JobId> finished = new HashSet<>();
    private final Set<JobId> claimed = new HashSet<>();

    public synchronized void apply(JobEvent event) {
        if (event instanceof JobEvent.Accepted accepted) {
            if (!finished.contains(event.job())) {
                open.putIfAbsent(event.job(), accepted);
            }
        } else {
            open.remove(event.job());
            claimed.remove(event.job());
            finished.add(event.job());
        }
    }

    /** Claims the right to conclude a job for one thread. Returns false when another thread holds it or the job is finished. */
    synchronized boolean claim(JobId job) {
        return !finished.contains(job) && claimed.add(job);
    }

    /** Releases a claim when no result was published. */
    synchronized void unclaim(JobId job) {
        claimed.remove(job);
    }

    /** Returns whether the job was accepted, finished or not. */
    public synchronized boolean knows(JobId job) {
        return finished.contains(job) || open.containsKey(job);
    }

    public synchronized boolean isFinished(JobId job) {
        return finished.contains(job);
    }

    /** Returns the job if it is accepted and not finished. */
    public synchronized Optional<JobEvent.Accepted> open(JobId job) {
        return Optional.ofNullable(open.get(job));
    }

    /** Returns the accepted, unfinished jobs, oldest first. */
    public synchronized List<JobEvent.Accepted> open() {
        return open.values().stream()
                .sorted(Comparator.comparing(JobEvent.Accepted::acceptedAt)
                        .thenComparing(accepted -> accepted.job().value()))
                .toList();
    }
}
