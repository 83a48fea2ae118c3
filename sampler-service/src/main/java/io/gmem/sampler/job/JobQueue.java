package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Accepted jobs between the consumer and the worker. It has a number of places; a job takes one before it is accepted and
 * gives it back when it is answered. While there is none the consumer waits: its command stays unacknowledged on the topic, no
 * further one is pulled, and nothing is lost.
 */
final class JobQueue {
    /**
     * @param traceparent of the request, if known
     * @param queuedAt {@link System#nanoTime}
     */
    record Ticket(JobEvent.Accepted job, @Nullable String traceparent, long queuedAt) {}

    private final BlockingQueue<Ticket> tickets = new LinkedBlockingQueue<>();
    private final Queue<CompletableFuture<@Nullable Void>> waiting = new ArrayDeque<>();
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
            waiting.add(place);
        }
        return place;
    }

    void giveBack() {
        CompletableFuture<@Nullable Void> next;
        synchronized (this) {
            free++;
            next = free > 0 ? waiting.poll() : null;
            free -= next == null ? 0 : 1;
        }
        if (next != null) {
            next.complete(null);
        }
    }

    /** Adds a job that has a place. */
    void put(JobEvent.Accepted job, @Nullable String traceparent) {
        tickets.add(new Ticket(job, traceparent, System.nanoTime()));
    }

    /** Adds a job accepted before this process began; it takes a place even when none is free. */
    synchronized void putResumed(JobEvent.Accepted job) {
        free--;
        put(job, null);
    }

    /** Waits for a job. */
    Ticket take() throws InterruptedException {
        return tickets.take();
    }

    /** Jobs nobody works on yet. */
    int size() {
        return tickets.size();
    }
}
