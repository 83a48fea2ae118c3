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
 * The jobs held by this instance: those that wait for a worker and those being processed, each at most once. A job acquires one of
 * a fixed number of slots before it is accepted and releases it when this instance no longer handles it. While no slot is free, the
 * consumer waits: its command stays unacknowledged on the topic and no further command is fetched.
 */
final class JobQueue {
    /**
     * A queued job.
     *
     * @param traceparent trace context of the request, if known
     * @param queuedAt {@link System#nanoTime} at which the job was queued
     */
    record QueuedJob(JobEvent.Accepted job, @Nullable String traceparent, long queuedAt) {
        /** Returns whether the deadline of the job has passed. */
        boolean isExpired(Instant now) {
            Integer seconds = job.spec().deadlineSeconds();
            return seconds != null && now.isAfter(job.acceptedAt().plusSeconds(seconds));
        }
    }

    private final WeightedFairQueue<QueuedJob> waiting = new WeightedFairQueue<>();
    private final Set<JobId> held = new HashSet<>();
    private final Queue<CompletableFuture<@Nullable Void>> slotRequests = new ArrayDeque<>();
    private int freeSlots;

    JobQueue(int slots) {
        this.freeSlots = slots;
    }

    /** Completes when a slot has been acquired, in the order of the calls. */
    synchronized CompletionStage<@Nullable Void> acquireSlot() {
        var slot = new CompletableFuture<@Nullable Void>();
        if (freeSlots > 0) {
            freeSlots--;
            slot.complete(null);
        } else {
            slotRequests.add(slot);
        }
        return slot;
    }

    /** Releases a slot that holds no job. */
    void releaseSlot() {
        CompletableFuture<@Nullable Void> next;
        synchronized (this) {
            freeSlots++;
            next = freeSlots > 0 ? slotRequests.poll() : null;
            freeSlots -= next == null ? 0 : 1;
        }
        if (next != null) {
            next.complete(null);
        }
    }

    /** Registers a job that has a slot and is about to be accepted; returns false when it is held already. */
    synchronized boolean reserve(JobId job) {
        return held.add(job);
    }

    /** Removes a reserved job that was not accepted, and releases its slot. */
    void release(JobId job) {
        synchronized (this) {
            held.remove(job);
        }
        releaseSlot();
    }

    /** Adds a reserved job. */
    synchronized void put(JobEvent.Accepted job, @Nullable String traceparent) {
        int weight = Priority.orNormal(job.spec().priority()).weight();
        waiting.add(new QueuedJob(job, traceparent, System.nanoTime()), weight);
        notifyAll();
    }

    /** Adds a job accepted earlier by any instance, unless it is held already. It takes a slot even when none is free. */
    synchronized boolean putResumed(JobEvent.Accepted job) {
        if (!held.add(job.job())) {
            return false;
        }
        freeSlots--;
        put(job, null);
        return true;
    }

    /** Takes the next job, waiting if necessary. The job is held until {@link #done}. */
    synchronized QueuedJob take() throws InterruptedException {
        while (waiting.size() == 0) {
            wait();
        }
        QueuedJob next = waiting.first(any -> true).orElseThrow();
        waiting.served(next, true);
        return next;
    }

    /** Releases a job that is no longer processed. */
    void done(QueuedJob queued) {
        release(queued.job().job());
    }

    /** Removes the matching waiting jobs from the queue. They are held until {@link #done}. */
    synchronized List<QueuedJob> removeWaiting(Predicate<QueuedJob> filter) {
        List<QueuedJob> removed = waiting.all().stream().filter(filter).toList();
        removed.forEach(waiting::remove);
        return removed;
    }

    /** Jobs that wait for a worker. */
    synchronized int size() {
        return waiting.size();
    }

    /** Jobs that wait or are being processed. */
    synchronized int held() {
        return held.size();
    }
}
