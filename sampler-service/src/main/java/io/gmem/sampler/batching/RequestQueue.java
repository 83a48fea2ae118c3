package io.gmem.sampler.batching;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Requests with images that are not begun: first come, first served among those of one weight, one image of each in turn. Any thread
 * adds, the engine's thread takes.
 */
final class RequestQueue {
    private final int places;
    private final WeightedFairQueue<SamplingTicket> tickets = new WeightedFairQueue<>();
    private boolean closed;

    RequestQueue(int places) {
        this.places = places;
    }

    synchronized void add(SamplingTicket ticket) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        if (tickets.size() >= places) {
            throw new RejectedExecutionException("already " + places + " requests wait to be drawn; try later");
        }
        tickets.add(ticket, ticket.weight());
        notifyAll();
    }

    /** Waits for a request; false when there will be none. */
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

    /** The first that is admitted; it stays where it is. */
    synchronized Optional<SamplingTicket> first(Predicate<SamplingTicket> admitted) {
        return tickets.first(admitted);
    }

    /** One image of it begins: behind all others of its weight with it, or out when that was the last. */
    synchronized void taken(SamplingTicket ticket) {
        tickets.taken(ticket, ticket.notBegun() == 0);
    }

    synchronized List<SamplingTicket> all() {
        return tickets.all();
    }

    synchronized void remove(SamplingTicket ticket) {
        tickets.remove(ticket);
    }
}
