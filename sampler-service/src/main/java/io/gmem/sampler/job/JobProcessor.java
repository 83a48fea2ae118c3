package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Processes one job: performs its work and publishes the answer. The answer is durable before the board knows it; publishing is
 * retried until it succeeds. A job stays unanswered when this processor is stopped or when another instance owns the job. Any thread.
 */
final class JobProcessor {
    private static final Logger LOG = Logger.getLogger(JobProcessor.class);

    private final JobDecider decider = new JobDecider();
    private final JobState board;
    private final JobQueue queue;
    private final PartitionOwnership share;
    private final JobPublisher publisher;
    private final Clock clock;
    private final Duration beforeRetry;
    private volatile boolean stopped;

    /** The work of a job. */
    @FunctionalInterface
    interface Work {
        /** Returns the outcome, or null when the job was called off during the work. */
        @Nullable
        Outcome on(JobQueue.QueuedJob ticket) throws InterruptedException;
    }

    /** @param beforeRetry pause after an answer that could not be published */
    JobProcessor(
            JobState board,
            JobQueue queue,
            PartitionOwnership share,
            JobPublisher publisher,
            Clock clock,
            Duration beforeRetry) {
        this.board = board;
        this.queue = queue;
        this.share = share;
        this.publisher = publisher;
        this.clock = clock;
        this.beforeRetry = beforeRetry;
    }

    /** Publishes no further answer. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** Whether this instance must not work on the job any more. */
    boolean calledOff(JobId job) {
        return stopped || board.answered(job) || !share.mine(job);
    }

    /**
     * Performs {@code work} and publishes its outcome, then gives the place of the job back.
     *
     * @throws InterruptedException when stopped; the job stays unanswered
     */
    void process(JobQueue.QueuedJob ticket, Work work) throws InterruptedException {
        JobId job = ticket.job().job();
        try {
            Outcome outcome = calledOff(job) ? null : work.on(ticket);
            if (stopped) {
                throw new InterruptedException("stopped while drawing; what the interruption broke is no answer");
            }
            if (outcome != null) {
                answer(ticket, outcome);
            }
        } finally {
            queue.done(ticket);
        }
        share.takeUp(job); // lost and gained again while it was in hand here
    }

    private void answer(JobQueue.QueuedJob ticket, Outcome outcome) throws InterruptedException {
        JobId job = ticket.job().job();
        if (!share.mine(job) || !board.claim(job)) {
            return;
        }
        try {
            for (JobEvent fact :
                    decider.conclude(board, job, outcome, clock.instant()).facts()) {
                publish(fact, ticket);
                board.apply(fact);
                log(fact);
            }
        } finally {
            board.unclaim(job);
        }
    }

    private void publish(JobEvent fact, JobQueue.QueuedJob ticket) throws InterruptedException {
        while (true) {
            try {
                publisher.publish(fact, ticket.traceparent()).await().indefinitely();
                return;
            } catch (RuntimeException e) {
                if (stopped || Thread.interrupted()) {
                    throw new InterruptedException("stopped before the answer was durable");
                }
                LOG.warnf("answer not durable yet, trying again: jobId=%s error=%s", fact.job(), e.getMessage());
                LockSupport.parkNanos(beforeRetry.toNanos());
            }
        }
    }

    private static void log(JobEvent fact) {
        if (fact instanceof JobEvent.ImagesGenerated done) {
            LOG.infof(
                    "job answered: jobId=%s checkpoint=%s bankVersion=%s n=%d nfe=%d",
                    done.job(), done.checkpoint(), done.bank(), done.images().size(), done.networkEvaluations());
        } else if (fact instanceof JobEvent.Failed failed) {
            LOG.infof(
                    "job failed: jobId=%s errorCode=%s",
                    failed.job(), failed.failure().code());
        }
    }
}
