package io.gmem.sampler.batching;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.BatchSizes;
import io.gmem.diffusion.sampling.BatchedEvaluator;
import io.gmem.diffusion.sampling.SamplingObserver;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.sampling.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Draws with one network, on one thread: a round is one evaluation of every image that is being drawn, and between rounds images
 * join and leave. When a round fails every request in it does; what goes wrong with one image fails its request alone.
 */
public final class BatchingEngine implements AutoCloseable {
    private final TensorEngine engine;
    private final Network network;
    private final BatchedEvaluator call;
    private final int slots;
    private final Admission admission;
    private final BatchCounters counters;
    private final RequestQueue line;
    private final List<BatchSlot> running = new ArrayList<>();
    private final Thread thread = new Thread(this::work, "batching");

    /**
     * Starts the thread. The network stays the caller's, and open until this is closed.
     *
     * @param heights of network calls
     */
    public BatchingEngine(
            TensorEngine engine,
            Network network,
            BatchSizes heights,
            BatchLimits limits,
            Admission admission,
            BatchCounters counters) {
        this.engine = engine;
        this.network = network;
        this.call = new BatchedEvaluator(engine, network, heights);
        this.slots = limits.slotsFor(network.config());
        this.admission = admission;
        this.counters = counters;
        this.line = new RequestQueue(limits.queue());
        thread.setDaemon(true);
        thread.start();
    }

    /** Accepts a request that is as urgent as any. */
    public SamplingTicket submit(SamplingRequest request, SamplingObserver watcher, Duration limit) {
        return submit(request, watcher, limit, 1);
    }

    /**
     * Accepts a request.
     *
     * @param watcher is asked and told on the engine's thread, between rounds: whatever takes time it must hand on
     * @param limit until all images are drawn
     * @param weight of its turns, see {@link WeightedFairQueue}
     * @throws RejectedExecutionException when too many wait
     */
    public SamplingTicket submit(SamplingRequest request, SamplingObserver watcher, Duration limit, int weight) {
        var ticket = new SamplingTicket(request, watcher, System.nanoTime() + limit.toNanos(), weight);
        int images = ticket.notBegun();
        line.add(ticket);
        counters.waiting(images);
        return ticket;
    }

    private void work() {
        Throwable end = new CancellationException("the model was closed");
        try {
            while (!line.closed() && (!running.isEmpty() || line.await())) {
                dropEnded();
                admit();
                if (!running.isEmpty()) {
                    round();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            end = new IllegalStateException("the drawing thread has died", e);
            throw e;
        } finally {
            line.close();
            for (SamplingTicket ticket : everybody()) {
                drop(ticket, end);
            }
        }
    }

    private List<SamplingTicket> everybody() {
        return Stream.concat(running.stream().map(BatchSlot::ticket), line.all().stream())
                .distinct()
                .toList();
    }

    private void dropEnded() {
        long now = System.nanoTime();
        for (SamplingTicket ticket : everybody()) {
            guarded(ticket, () -> {
                Exception end = ticket.end(now);
                if (end instanceof TimeoutException) {
                    counters.expired();
                } else if (end != null) {
                    counters.cancelled();
                }
                if (end != null) {
                    drop(ticket, end);
                }
            });
        }
    }

    private void drop(SamplingTicket ticket, Throwable why) {
        line.remove(ticket);
        counters.waiting(-ticket.notBegun());
        running.removeIf(slot -> slot.ticket() == ticket && leave(slot));
        ticket.fail(why);
    }

    private boolean leave(BatchSlot slot) {
        slot.trajectory().close();
        counters.left();
        return true;
    }

    /** In the order of the line: who does not fit yet is not overtaken. */
    private void admit() {
        List<SamplingRequest> before =
                running.stream().map(slot -> slot.ticket().request()).toList();
        List<SamplingRequest> joining = new ArrayList<>();
        Optional<SamplingTicket> next = next(before, joining);
        while (next.filter(this::hasRoom).isPresent()) {
            joining.add(next.get().request());
            begin(next.get());
            next = next(before, joining);
        }
    }

    private Optional<SamplingTicket> next(List<SamplingRequest> before, List<SamplingRequest> joining) {
        return line.first(ticket -> admission.admits(before, joining, ticket.request()));
    }

    private boolean hasRoom(SamplingTicket ticket) {
        int taken =
                running.stream().mapToInt(slot -> slot.trajectory().mostRows()).sum();
        return taken == 0 || taken + Trajectory.mostRows(ticket.request()) <= slots;
    }

    private void begin(SamplingTicket ticket) {
        int image = ticket.begin();
        line.taken(ticket);
        counters.begun();
        try {
            running.add(new BatchSlot(ticket, image, new Trajectory(engine, network, ticket.request(), image)));
        } catch (RuntimeException | OutOfMemoryError e) {
            counters.left();
            drop(ticket, e);
        }
    }

    private void round() {
        try {
            counters.called(
                    call.evaluate(running.stream().map(BatchSlot::trajectory).toList()));
        } catch (RuntimeException | OutOfMemoryError e) {
            running.stream().map(BatchSlot::ticket).distinct().toList().forEach(ticket -> drop(ticket, e));
            return;
        }
        for (BatchSlot slot : List.copyOf(running)) {
            guarded(slot.ticket(), () -> advance(slot));
        }
    }

    private void advance(BatchSlot slot) {
        if (!running.contains(slot)) {
            return; // its request failed with another image
        }
        if (slot.advance()) {
            counters.stepped();
        }
        if (slot.trajectory().finished()) {
            Trajectory image = slot.trajectory();
            float[] latent = image.latent();
            running.remove(slot);
            leave(slot);
            counters.drawn();
            slot.ticket().finish(slot.image(), latent, image.evaluations());
        }
    }

    private void guarded(SamplingTicket ticket, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            drop(ticket, e);
        }
    }

    /** Ends between two calls of the network; requests that are not done fail with {@link CancellationException}. */
    @Override
    public void close() {
        line.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
