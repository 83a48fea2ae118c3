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
 * The threads that see jobs through, each one job at a time: they wait while its images are drawn together with those of others.
 * Every job taken is answered, by one of them: publishing is tried until it succeeds. When they are stopped amid a job, or it becomes
 * another instance's, they leave it unanswered, for the next start or for that one.
 */
@ApplicationScoped
public class JobWorker {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration BEFORE_RETRY = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Outcome LATE = new Outcome.Refused(JobPerformer.late());

    private final JobQueue queue;
    private final JobPerformer performer;
    private final JobProcessor processor;
    private final JobLimits limits;
    private final Clock clock;
    private final List<Thread> threads;

    JobWorker(
            JobState board,
            JobQueue queue,
            PartitionOwnership share,
            JobPerformer performer,
            JobPublisher publisher,
            JobLimits limits,
            Clock clock) {
        this.queue = queue;
        this.performer = performer;
        this.processor = new JobProcessor(board, queue, share, publisher, clock, BEFORE_RETRY);
        this.limits = limits;
        this.clock = clock;
        this.threads = Stream.concat(
                        IntStream.range(0, limits.atOnce()).mapToObj(i -> new Thread(this::work, "job-worker-" + i)),
                        Stream.of(new Thread(this::watchDeadlines, "job-deadlines")))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Stops before the next call of a network. */
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
                processor.process(queue.take(), this::performed);
            }
        } catch (InterruptedException | CancellationException e) {
            LOG.debug("job worker stopped");
        }
    }

    /** Jobs that wait for longer than they may are answered at once, not when their turn comes. */
    private void watchDeadlines() {
        try {
            while (!processor.stopped()) {
                for (JobQueue.QueuedJob late : queue.takeAll(ticket -> ticket.late(clock.instant()))) {
                    processor.process(late, ticket -> LATE);
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("deadlines are watched no more");
        }
    }

    private @Nullable Outcome performed(JobQueue.QueuedJob ticket) throws InterruptedException {
        JobEvent.Accepted job = ticket.job();
        Duration waited = Duration.ofNanos(System.nanoTime() - ticket.queuedAt());
        try {
            return performer.perform(job, limits.waitForModel().minus(waited), () -> processor.calledOff(job.job()));
        } catch (CancellationException e) {
            if (processor.stopped()) {
                throw e;
            }
            return null;
        }
    }
}
