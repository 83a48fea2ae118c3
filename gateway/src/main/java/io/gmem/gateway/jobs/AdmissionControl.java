package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Limits the number of open jobs and estimates waiting times from the rate at which jobs finish. Thread-safe. */
@ApplicationScoped
public class AdmissionControl {
    private static final int RECENT_ENDS = 32;
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    private final int limit;
    private final Set<JobId> open = new LinkedHashSet<>();
    private final Deque<Instant> ends = new ArrayDeque<>();

    AdmissionControl(AdmissionConfig config) {
        this.limit = config.limit();
        InvalidInputException.unless(
                limit >= 1 && limit <= 100_000,
                "gmem.open-jobs.limit",
                "must be between 1 and 100000 (was " + limit + ")");
    }

    /** Admits a job; fails with {@code queue_full} if the limit is reached. */
    synchronized void admit(JobId job) {
        if (open.size() >= limit) {
            throw new FailureException(new Failure(
                    "queue_full",
                    Category.EXHAUSTED,
                    true,
                    null,
                    "the limit of " + limit + " open jobs is reached; retry in "
                            + untilNext().toSeconds() + " s"));
        }
        open.add(job);
    }

    /** Adds a job that a sampler has accepted, including jobs requested through other gateways. */
    synchronized void add(JobId job) {
        open.add(job);
    }

    /** Removes a job whose command was not published. */
    synchronized void withdraw(JobId job) {
        open.remove(job);
    }

    synchronized void end(JobId job, Instant at) {
        open.remove(job);
        ends.addLast(at);
        if (ends.size() > RECENT_ENDS) {
            ends.removeFirst();
        }
    }

    /** Returns the number of open jobs requested before {@code job}; empty if the job is finished or unknown. */
    synchronized OptionalInt before(JobId job) {
        int before = 0;
        for (JobId other : open) {
            if (other.equals(job)) {
                return OptionalInt.of(before);
            }
            before++;
        }
        return OptionalInt.empty();
    }

    public int limit() {
        return limit;
    }

    public synchronized int free() {
        return Math.max(0, limit - open.size());
    }

    /** Returns the estimated time until one more job is admitted, from 1 second to 1 minute. */
    public Duration untilNext() {
        return until(1);
    }

    /** Returns the estimated time until all open jobs are finished. */
    public synchronized Duration untilEmpty() {
        return open.isEmpty() ? Duration.ZERO : untilUnbounded(open.size());
    }

    /** Returns the estimated time until {@code jobs} jobs have finished, without bounds. */
    synchronized Duration untilUnbounded(int jobs) {
        if (ends.size() < 2) {
            return MIN_WAIT.multipliedBy(jobs);
        }
        Duration span = Duration.between(ends.getFirst(), ends.getLast());
        return span.isNegative() ? Duration.ZERO : span.multipliedBy(jobs).dividedBy(ends.size() - 1L);
    }

    private Duration until(int jobs) {
        Duration expected = untilUnbounded(jobs).plusMillis(999);
        return expected.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : expected.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : expected;
    }
}
