package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
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

    private final JobDecider decider = new JobDecider();
    private final JobBoard board;
    private final JobQueue queue;
    private final JobShare share;
    private final JobPerformer performer;
    private final JobPublisher publisher;
    private final JobLimits limits;
    private final Clock clock;
    private final List<Thread> threads;
    private volatile boolean stopped;

    JobWorker(
            JobBoard board,
            JobQueue queue,
            JobShare share,
            JobPerformer performer,
            JobPublisher publisher,
            JobLimits limits,
            Clock clock) {
        this.board = board;
        this.queue = queue;
        this.share = share;
        this.performer = performer;
        this.publisher = publisher;
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
                seeThrough(queue.take(), this::performed);
            }
        } catch (InterruptedException | CancellationException e) {
            LOG.debug("job worker stopped");
        }
    }

    /** Jobs that wait for longer than they may are answered at once, not when their turn comes. */
    private void watchDeadlines() {
        try {
            while (!stopped) {
                for (JobQueue.Ticket late : queue.takeAll(ticket -> ticket.late(clock.instant()))) {
                    seeThrough(late, ticket -> LATE);
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("deadlines are watched no more");
        }
    }

    /** What does the work; null when the job was called off meanwhile. */
    private interface Work {
        @Nullable
        Outcome on(JobQueue.Ticket ticket) throws InterruptedException;
    }

    private void seeThrough(JobQueue.Ticket ticket, Work work) throws InterruptedException {
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

    private boolean calledOff(JobId job) {
        return stopped || board.answered(job) || !share.mine(job);
    }

    private void answer(JobQueue.Ticket ticket, Outcome outcome) throws InterruptedException {
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

    private @Nullable Outcome performed(JobQueue.Ticket ticket) throws InterruptedException {
        JobEvent.Accepted job = ticket.job();
        Duration waited = Duration.ofNanos(System.nanoTime() - ticket.queuedAt());
        try {
            return performer.perform(job, limits.waitForModel().minus(waited), () -> calledOff(job.job()));
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
