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

/** The jobs that are not over, in the order they were asked for, and how fast jobs end. For any thread. */
@ApplicationScoped
public class AdmissionControl {
    private static final int REMEMBERED = 32;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final int limit;
    private final Set<JobId> open = new LinkedHashSet<>();
    private final Deque<Instant> ends = new ArrayDeque<>();

    AdmissionControl(AdmissionConfig config) {
        this.limit = config.limit();
        InvalidInputException.unless(
                limit >= 1 && limit <= 100_000, "gmem.open-jobs.limit", "is from 1 to 100000, not " + limit);
    }

    /** Takes a place, or refuses with 429. */
    synchronized void enter(JobId job) {
        if (open.size() >= limit) {
            throw new FailureException(new Failure(
                    "queue_full",
                    Category.EXHAUSTED,
                    true,
                    null,
                    limit + " jobs are waiting already: ask again in "
                            + untilNext().toSeconds() + " s"));
        }
        open.add(job);
    }

    /** A job that was accepted, wherever it was asked for. */
    synchronized void add(JobId job) {
        open.add(job);
    }

    /** It was never sent. */
    synchronized void withdraw(JobId job) {
        open.remove(job);
    }

    synchronized void end(JobId job, Instant at) {
        open.remove(job);
        ends.addLast(at);
        if (ends.size() > REMEMBERED) {
            ends.removeFirst();
        }
    }

    /** How many stand before it; empty when it is over or unknown. */
    synchronized OptionalInt before(JobId job) {
        int before = 0;
        for (JobId there : open) {
            if (there.equals(job)) {
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

    /** Until a place is free, as the last jobs went; a second to a minute. */
    public Duration untilNext() {
        return until(1);
    }

    /** Until nobody waits any more. */
    public synchronized Duration untilEmpty() {
        return open.isEmpty() ? Duration.ZERO : untilUnbounded(open.size());
    }

    /** Until {@code jobs} have ended. */
    synchronized Duration untilUnbounded(int jobs) {
        if (ends.size() < 2) {
            return SHORTEST.multipliedBy(jobs);
        }
        Duration span = Duration.between(ends.getFirst(), ends.getLast());
        return span.isNegative() ? Duration.ZERO : span.multipliedBy(jobs).dividedBy(ends.size() - 1L);
    }

    private Duration until(int jobs) {
        Duration expected = untilUnbounded(jobs).plusMillis(999);
        return expected.compareTo(SHORTEST) < 0 ? SHORTEST : expected.compareTo(LONGEST) > 0 ? LONGEST : expected;
    }
}
