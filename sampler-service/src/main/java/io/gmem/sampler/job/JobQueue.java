package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Priority;
import io.gmem.sampler.batching.WeightedFairQueue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs in hand: accepted ones between the consumer and the workers, and those that are worked on; each is there once. There is
 * a number of places; a job takes one before it is accepted and gives it back when nobody here has to do with it any more. While
 * there is none the consumer waits: its command stays unacknowledged on the topic, no further one is pulled, and nothing is lost.
 */
final class JobQueue {
    /**
     * @param traceparent of the request, if known
     * @param queuedAt {@link System#nanoTime}
     */
    record QueuedJob(JobEvent.Accepted job, @Nullable String traceparent, long queuedAt) {
        /** Whether nobody wants the images any more. */
        boolean late(Instant now) {
            Integer seconds = job.spec().deadlineSeconds();
            return seconds != null && now.isAfter(job.acceptedAt().plusSeconds(seconds));
        }
    }

    private final WeightedFairQueue<QueuedJob> waiting = new WeightedFairQueue<>();
    private final Set<JobId> inHand = new HashSet<>();
    private final Queue<CompletableFuture<@Nullable Void>> wanted = new ArrayDeque<>();
    private int free;

    JobQueue(int places) {
        this.free = places;
    }

    /** Completes when a place was taken, in the order of asking. */
    synchronized CompletionStage<@Nullable Void> place() {
        var place = new CompletableFuture<@Nullable Void>();
        if (free > 0) {
            free--;
            place.complete(null);
        } else {
            wanted.add(place);
        }
        return place;
    }

    /** Gives a place back that no job was put into. */
    void giveBack() {
        CompletableFuture<@Nullable Void> next;
        synchronized (this) {
            free++;
            next = free > 0 ? wanted.poll() : null;
            free -= next == null ? 0 : 1;
        }
        if (next != null) {
            next.complete(null);
        }
    }

    /** Takes a job in hand that has a place and is about to be accepted; false when it is in hand already. */
    synchronized boolean reserve(JobId job) {
        return inHand.add(job);
    }

    /** Lets a reserved job go that was not accepted after all, and its place. */
    void release(JobId job) {
        synchronized (this) {
            inHand.remove(job);
        }
        giveBack();
    }

    /** Adds a reserved job. */
    synchronized void put(JobEvent.Accepted job, @Nullable String traceparent) {
        int weight = Priority.orNormal(job.spec().priority()).weight();
        waiting.add(new QueuedJob(job, traceparent, System.nanoTime()), weight);
        notifyAll();
    }

    /** Adds a job that was accepted before, by whomever, unless it is in hand; it takes a place even when none is free. */
    synchronized boolean putResumed(JobEvent.Accepted job) {
        if (!inHand.add(job.job())) {
            return false;
        }
        free--;
        put(job, null);
        return true;
    }

    /** Waits for a job. It stays in hand until it is {@link #done}. */
    synchronized QueuedJob take() throws InterruptedException {
        while (waiting.size() == 0) {
            wait();
        }
        QueuedJob next = waiting.first(any -> true).orElseThrow();
        waiting.taken(next, true);
        return next;
    }

    /** Nobody works on it any more. */
    void done(QueuedJob ticket) {
        release(ticket.job().job());
    }

    /** Takes out those that wait and are wanted; they are in hand until they are {@link #done}. */
    synchronized List<QueuedJob> takeAll(Predicate<QueuedJob> wanted) {
        List<QueuedJob> out = waiting.all().stream().filter(wanted).toList();
        out.forEach(waiting::remove);
        return out;
    }

    /** Jobs nobody works on yet. */
    synchronized int size() {
        return waiting.size();
    }

    /** Jobs that wait or are worked on. */
    synchronized int inHand() {
        return inHand.size();
    }
}
