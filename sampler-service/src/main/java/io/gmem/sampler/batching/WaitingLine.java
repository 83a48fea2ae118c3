package io.gmem.sampler.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Requests with images that are not begun: first come, first served, one image of each in turn. Any thread adds, the engine's
 * thread takes.
 */
final class WaitingLine {
    private final int places;
    private final List<Ticket> tickets = new ArrayList<>();
    private boolean closed;

    WaitingLine(int places) {
        this.places = places;
    }

    synchronized void add(Ticket ticket) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        if (tickets.size() >= places) {
            throw new RejectedExecutionException("already " + places + " requests wait to be drawn; try later");
        }
        tickets.add(ticket);
        notifyAll();
    }

    /** Waits for a request; false when there will be none. */
    synchronized boolean await() throws InterruptedException {
        while (tickets.isEmpty() && !closed) {
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
    synchronized Optional<Ticket> first(Predicate<Ticket> admitted) {
        return tickets.stream().filter(admitted).findFirst();
    }

    /** One image of it begins: behind all others with it, or out when that was the last. */
    synchronized void taken(Ticket ticket) {
        tickets.remove(ticket);
        if (ticket.notBegun() > 0) {
            tickets.add(ticket);
        }
    }

    synchronized List<Ticket> all() {
        return List.copyOf(tickets);
    }

    synchronized void remove(Ticket ticket) {
        tickets.remove(ticket);
    }
}
