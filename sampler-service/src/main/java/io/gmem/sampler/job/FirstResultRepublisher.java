package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the first terminal event of recent jobs, so that it can be republished after a conflicting one. The first terminal event of
 * a job is its result; consumers ignore any later one. Log compaction would keep only the later event, so the instance that owns
 * the job publishes the first event again. Two terminal events occur only when an instance is suspended for longer than its session
 * while it publishes. Only the last {@value #CAPACITY} results are kept, since a duplicate follows its result closely.
 * Thread-safe.
 */
final class FirstResultRepublisher {
    private static final int CAPACITY = 1_000;

    private final Map<JobId, JobEvent> firstResults = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, JobEvent> eldest) {
            return size() > CAPACITY;
        }
    };
    private final Map<JobId, JobEvent> superseded = new LinkedHashMap<>();

    /** Records the next event of the job topic; returns whether it supersedes an earlier result. */
    synchronized boolean record(JobEvent event) {
        JobEvent first = firstResults.get(event.job());
        if (first == null) {
            if (event.terminal()) {
                firstResults.put(event.job(), event);
            }
            return false;
        }
        if (first.equals(event)) {
            superseded.remove(event.job());
            return false;
        }
        superseded.put(event.job(), first);
        return true;
    }

    /** Returns the results that are followed by a conflicting event on the topic. */
    synchronized List<JobEvent> superseded() {
        return List.copyOf(superseded.values());
    }
}
