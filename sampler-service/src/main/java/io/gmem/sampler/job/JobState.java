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
 * The jobs as their events have it; {@link #apply} is the only way to change it. An answered job stays answered, whichever
 * events come again. Of an answered job only the id is kept. For any thread.
 */
public final class JobState {
    private final Map<JobId, JobEvent.Accepted> open = new HashMap<>();
    private final Set<JobId> answered = new HashSet<>();
    private final Set<JobId> claimed = new HashSet<>();

    public synchronized void apply(JobEvent event) {
        if (event instanceof JobEvent.Accepted accepted) {
            if (!answered.contains(event.job())) {
                open.putIfAbsent(event.job(), accepted);
            }
        } else {
            open.remove(event.job());
            claimed.remove(event.job());
            answered.add(event.job());
        }
    }

    /** Takes the right to answer an open job, which one thread has at a time; false when another has it, or it is answered. */
    synchronized boolean claim(JobId job) {
        return !answered.contains(job) && claimed.add(job);
    }

    /** Gives the right to answer back; nothing was said. */
    synchronized void unclaim(JobId job) {
        claimed.remove(job);
    }

    /** Whether the job was accepted, answered or not. */
    public synchronized boolean knows(JobId job) {
        return answered.contains(job) || open.containsKey(job);
    }

    public synchronized boolean answered(JobId job) {
        return answered.contains(job);
    }

    /** The job, if it is accepted and not answered. */
    public synchronized Optional<JobEvent.Accepted> open(JobId job) {
        return Optional.ofNullable(open.get(job));
    }

    /** Accepted and not answered, oldest first. */
    public synchronized List<JobEvent.Accepted> open() {
        return open.values().stream()
                .sorted(Comparator.comparing(JobEvent.Accepted::acceptedAt)
                        .thenComparing(accepted -> accepted.job().value()))
                .toList();
    }
}
