package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Processes one job: performs its work and publishes the result. The result is durable before {@link JobState} is updated;
 * publishing is retried until it succeeds. A job stays open when this processor is stopped or another instance owns the job.
 * Thread-safe.
 */
final class JobProcessor {
    private static final Logger LOG = Logger.getLogger(JobProcessor.class);

    private final JobDecider decider = new JobDecider();
    private final JobState state;
    private final JobQueue queue;
    private final PartitionOwnership ownership;
    private final JobPublisher publisher;
    private final Clock clock;
    private final Duration retryDelay;
    private volatile boolean stopped;

    /** The work of a job. */
    @FunctionalInterface
    interface Work {
        /** Returns the outcome, or null when the job was cancelled during the work. */
        @Nullable
        Outcome on(JobQueue.QueuedJob queued) throws InterruptedException;
    }

    /** @param retryDelay pause after a result could not be published */
    JobProcessor(
            JobState state,
            JobQueue queue,
            PartitionOwnership ownership,
            JobPublisher publisher,
            Clock clock,
            Duration retryDelay) {
        this.state = state;
        this.queue = queue;
        this.ownership = ownership;
        this.publisher = publisher;
        this.clock = clock;
        this.retryDelay = retryDelay;
    }

    /** Stops publishing results. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** Returns whether this instance must no longer work on the job. */
    boolean mustStop(JobId job) {
        return stopped || state.isFinished(job) || !ownership.owns(job);
    }

    /**
     * Performs {@code work}, publishes its outcome, and releases the slot of the job.
     *
     * @throws InterruptedException when stopped; the job stays open
     */
    void process(JobQueue.QueuedJob queued, Work work) throws InterruptedException {
        JobId job = queued.job().job();
        try {
            Outcome outcome = mustStop(job) ? null : work.on(queued);
            if (stopped) {
                throw new InterruptedException("stopped during sampling; the outcome is discarded");
            }
            if (outcome != null) {
                publishResult(queued, outcome);
            }
        } finally {
            queue.done(queued);
        }
        ownership.resume(job); // the partition may have been lost and regained during the work
    }

    private void publishResult(JobQueue.QueuedJob queued, Outcome outcome) throws InterruptedException {
        JobId job = queued.job().job();
        if (!ownership.owns(job) || !state.claim(job)) {
            return;
        }
        try {
            for (JobEvent fact :
                    decider.conclude(state, job, outcome, clock.instant()).facts()) {
                publish(fact, queued);
                state.apply(fact);
                log(fact);
            }
        } finally {
            state.unclaim(job);
        }
    }

    private void publish(JobEvent fact, JobQueue.QueuedJob queued) throws InterruptedException {
        while (true) {
            try {
                publisher.publish(fact, queued.traceparent()).await().indefinitely();
                return;
            } catch (RuntimeException e) {
                if (stopped || Thread.interrupted()) {
                    throw new InterruptedException("stopped before the result was durable");
                }
                LOG.warnf("failed to publish result, retrying: jobId=%s error=%s", fact.job(), e.getMessage());
                LockSupport.parkNanos(retryDelay.toNanos());
            }
        }
    }

    private static void log(JobEvent fact) {
        if (fact instanceof JobEvent.ImagesGenerated done) {
            LOG.infof(
                    "job completed: jobId=%s checkpoint=%s bankVersion=%s n=%d nfe=%d",
                    done.job(), done.checkpoint(), done.bank(), done.images().size(), done.networkEvaluations());
        } else if (fact instanceof JobEvent.Failed failed) {
            LOG.infof(
                    "job failed: jobId=%s errorCode=%s",
                    failed.job(), failed.failure().code());
        }
    }
}
