package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads, each processing one job at a time. A worker blocks while the images of its job are sampled together with
 * those of other jobs. The result is published by the worker, with retries until it succeeds. When a worker is stopped, or its job
 * moves to another instance, the job stays open for the next start or the new owner.
 */
@ApplicationScoped
public class JobWorker {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration DEADLINE_POLL_INTERVAL = Duration.ofMillis(250);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Outcome DEADLINE_EXCEEDED = new Outcome.Refused(JobPerformer.deadlineExceeded());

    private final JobQueue queue;
    private final JobPerformer performer;
    private final JobProcessor processor;
    private final JobLimits limits;
    private final Clock clock;
    private final List<Thread> threads;

    JobWorker(
            JobState state,
            JobQueue queue,
            PartitionOwnership ownership,
            JobPerformer performer,
            JobPublisher publisher,
            JobLimits limits,
            Clock clock) {
        this.queue = queue;
        this.performer = performer;
        this.processor = new JobProcessor(state, queue, ownership, publisher, clock, RETRY_DELAY);
        this.limits = limits;
        this.clock = clock;
        this.threads = Stream.concat(
                        IntStream.range(0, limits.concurrency())
                                .mapToObj(i -> new Thread(this::work, "job-worker-" + i)),
                        Stream.of(new Thread(this::watchDeadlines, "job-deadlines")))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Stops before the next network call. */
    void stop() {
        processor.stop();
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
            while (!processor.stopped()) {
                processor.process(queue.take(), this::perform);
            }
        } catch (InterruptedException | CancellationException e) {
            LOG.debug("job worker stopped");
        }
    }

    /** Fails waiting jobs as soon as their deadline passes, ahead of their turn. */
    private void watchDeadlines() {
        try {
            while (!processor.stopped()) {
                for (JobQueue.QueuedJob expired : queue.removeWaiting(queued -> queued.isExpired(clock.instant()))) {
                    processor.process(expired, queued -> DEADLINE_EXCEEDED);
                }
                LockSupport.parkNanos(DEADLINE_POLL_INTERVAL.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("deadline watcher stopped");
        }
    }

    private @Nullable Outcome perform(JobQueue.QueuedJob queued) throws InterruptedException {
        JobEvent.Accepted job = queued.job();
        Duration waited = Duration.ofNanos(System.nanoTime() - queued.queuedAt());
        try {
            return performer.perform(job, limits.waitForModel().minus(waited), () -> processor.mustStop(job.job()));
        } catch (CancellationException e) {
            if (processor.stopped()) {
                throw e;
            }
            return null;
        }
    }
}
