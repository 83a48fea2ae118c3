package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers as they stand on the topic. Of two for one job the first holds: who hears the topic passes the second over. But
 * compaction would keep the second alone, so the first has to be said again after it, by whoever has to do with the job then. Two
 * come about only when an instance is held up for longer than its session, amid an answer. Of the last answers only; what follows an
 * answer follows it soon. Any thread.
 */
final class FirstResultRepublisher {
    private static final int REMEMBERED = 1_000;

    private final Map<JobId, JobEvent> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, JobEvent> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<JobId, JobEvent> covered = new LinkedHashMap<>();

    /** Takes in what the topic says next; whether it covers an answer. */
    synchronized boolean heard(JobEvent event) {
        JobEvent first = answers.get(event.job());
        if (first == null) {
            if (event.terminal()) {
                answers.put(event.job(), event);
            }
            return false;
        }
        if (first.equals(event)) {
            covered.remove(event.job());
            return false;
        }
        covered.put(event.job(), first);
        return true;
    }

    /** Answers that something else was said after. */
    synchronized List<JobEvent> covered() {
        return List.copyOf(covered.values());
    }
}
