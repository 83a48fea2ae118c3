package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that see jobs through, each one job at a time: they wait while its images are drawn together with those of others.
 * Every job taken is answered, by one of them: publishing is tried until it succeeds. When they are stopped amid a job they leave
 * it unanswered, for the next start.
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
    private final List<Thread> threads;
    private final Set<JobId> underWay = ConcurrentHashMap.newKeySet();
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
        this.threads = IntStream.range(0, limits.atOnce())
                .mapToObj(i -> new Thread(this::work, "job-worker-" + i))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Stops before the next call of a network. */
    void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!stopped) {
                JobQueue.Ticket ticket = queue.take();
                answerOnce(ticket);
                queue.giveBack();
            }
        } catch (InterruptedException | CancellationException e) {
            LOG.debug("job worker stopped");
        }
    }

    /** Whoever comes second to a job has nothing to do. */
    private void answerOnce(JobQueue.Ticket ticket) throws InterruptedException {
        JobId job = ticket.job().job();
        if (!underWay.add(job)) {
            return;
        }
        try {
            if (!board.answered(job)) {
                answer(ticket);
            }
        } finally {
            underWay.remove(job);
        }
    }

    private void answer(JobQueue.Ticket ticket) throws InterruptedException {
        JobEvent.Accepted job = ticket.job();
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
