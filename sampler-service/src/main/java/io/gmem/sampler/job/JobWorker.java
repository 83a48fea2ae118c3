package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that draws. It answers every job it takes: publishing is tried until it succeeds. When it is stopped amid a
 * job it leaves the job unanswered, for the next start.
 */
@ApplicationScoped
public class JobWorker {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration BEFORE_RETRY = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final JobDecider decider = new JobDecider();
    private final JobBoard board;
    private final JobQueue queue;
    private final JobPerformer performer;
    private final JobPublisher publisher;
    private final JobLimits limits;
    private final Clock clock;
    private final Thread thread = new Thread(this::work, "job-worker");
    private volatile boolean stopped;

    JobWorker(
            JobBoard board,
            JobQueue queue,
            JobPerformer performer,
            JobPublisher publisher,
            JobLimits limits,
            Clock clock) {
        this.board = board;
        this.queue = queue;
        this.performer = performer;
        this.publisher = publisher;
        this.limits = limits;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Stops at the next solver step. */
    void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!stopped) {
                JobQueue.Ticket ticket = queue.take();
                answer(ticket);
                queue.giveBack();
            }
        } catch (InterruptedException | CancellationException e) {
            LOG.debug("job worker stopped");
        }
    }

    private void answer(JobQueue.Ticket ticket) throws InterruptedException {
        JobEvent.Accepted job = ticket.job();
        if (board.answered(job.job())) {
            return;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - ticket.queuedAt());
        @Nullable Outcome outcome = performed(job, limits.waitForModel().minus(waited));
        if (outcome == null) {
            return; // cancelled, which is said already
        }
        if (stopped) {
            throw new InterruptedException("stopped while drawing; what the interruption broke is no answer");
        }
        for (JobEvent fact :
                decider.conclude(board, job.job(), outcome, clock.instant()).facts()) {
            publish(fact, ticket);
            board.apply(fact);
            log(fact);
        }
    }

    private @Nullable Outcome performed(JobEvent.Accepted job, Duration waitForModel) throws InterruptedException {
        try {
            return performer.perform(job, waitForModel, () -> stopped || board.answered(job.job()));
        } catch (CancellationException e) {
            if (stopped) {
                throw e;
            }
            return null;
        }
    }

    private void publish(JobEvent fact, JobQueue.Ticket ticket) throws InterruptedException {
        while (true) {
            try {
                publisher.publish(fact, ticket.traceparent()).await().indefinitely();
                return;
            } catch (RuntimeException e) {
                if (stopped || Thread.interrupted()) {
                    throw new InterruptedException("stopped before the answer was durable");
                }
                LOG.warnf("answer not durable yet, trying again: jobId=%s error=%s", fact.job(), e.getMessage());
                LockSupport.parkNanos(BEFORE_RETRY.toNanos());
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
