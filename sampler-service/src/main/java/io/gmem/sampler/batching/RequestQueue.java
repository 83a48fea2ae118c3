package io.gmem.sampler.batching;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Requests with images that have not started, ordered by weighted fair queueing. Requests of one weight are served in order of
 * arrival, one image of each in turn. Any thread may add; the engine's thread removes.
 */
final class RequestQueue {
    private final int capacity;
    private final WeightedFairQueue<SamplingTicket> tickets = new WeightedFairQueue<>();
    private boolean closed;

    RequestQueue(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(SamplingTicket ticket) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        if (tickets.size() >= capacity) {
            throw new RejectedExecutionException(
                    "the queue is full: " + capacity + " requests wait for a slot; retry later");
        }
        tickets.add(ticket, ticket.weight());
        notifyAll();
    }

    /** Waits for a request; returns false after {@link #close}. */
    synchronized boolean await() throws InterruptedException {
        while (tickets.size() == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns the first admitted request without removing it. */
    synchronized Optional<SamplingTicket> first(Predicate<SamplingTicket> admitted) {
        return tickets.first(admitted);
    }

    /**
     * Records that an image of the request started. The request moves behind those of its weight, or is removed after its last
     * image.
     */
    synchronized void started(SamplingTicket ticket) {
        tickets.served(ticket, ticket.pendingImages() == 0);
    }

    synchronized List<SamplingTicket> all() {
        return tickets.all();
    }

    synchronized void remove(SamplingTicket ticket) {
        tickets.remove(ticket);
    }
}
