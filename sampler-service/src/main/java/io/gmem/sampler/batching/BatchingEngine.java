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
 * Samples images from one network on one thread. Each round evaluates every running image once; images join and leave between
 * rounds. A failed network call fails every request in the batch; a failure of one image fails only its own request.
 */
public final class BatchingEngine implements AutoCloseable {
    private final TensorEngine engine;
    private final Network network;
    private final BatchedEvaluator evaluator;
    private final int slots;
    private final Admission admission;
    private final BatchCounters counters;
    private final RequestQueue queue;
    private final List<BatchSlot> running = new ArrayList<>();
    private final Thread thread = new Thread(this::work, "batching");

    /**
     * Starts the thread. The caller keeps ownership of the network and must not close it before this engine.
     *
     * @param batchSizes batch sizes that network calls may use
     */
    public BatchingEngine(
            TensorEngine engine,
            Network network,
            BatchSizes batchSizes,
            BatchLimits limits,
            Admission admission,
            BatchCounters counters) {
        this.engine = engine;
        this.network = network;
        this.evaluator = new BatchedEvaluator(engine, network, batchSizes);
        this.slots = limits.slotsFor(network.config());
        this.admission = admission;
        this.counters = counters;
        this.queue = new RequestQueue(limits.queue());
        thread.setDaemon(true);
        thread.start();
    }

    /** Accepts a request of weight 1. */
    public SamplingTicket submit(SamplingRequest request, SamplingObserver observer, Duration limit) {
        return submit(request, observer, limit, 1);
    }

    /**
     * Accepts a request.
     *
     * @param observer called on the engine's thread between rounds; it must hand long work to another thread
     * @param limit time until all images must be finished
     * @param weight scheduling weight, see {@link WeightedFairQueue}
     * @throws RejectedExecutionException when the queue is full
     */
    public SamplingTicket submit(SamplingRequest request, SamplingObserver observer, Duration limit, int weight) {
        var ticket = new SamplingTicket(request, observer, System.nanoTime() + limit.toNanos(), weight);
        int images = ticket.pendingImages();
        queue.add(ticket);
        counters.waiting(images);
        return ticket;
    }

    private void work() {
        Throwable endCause = new CancellationException("the model was closed");
        try {
            while (!queue.closed() && (!running.isEmpty() || queue.await())) {
                dropCancelledAndExpired();
                admit();
                if (!running.isEmpty()) {
                    evaluateBatch();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            endCause = new IllegalStateException("the batching thread failed", e);
            throw e;
        } finally {
            queue.close();
            for (SamplingTicket ticket : openTickets()) {
                drop(ticket, endCause);
            }
        }
    }

    private List<SamplingTicket> openTickets() {
        return Stream.concat(running.stream().map(BatchSlot::ticket), queue.all().stream())
                .distinct()
                .toList();
    }

    private void dropCancelledAndExpired() {
        long now = System.nanoTime();
        for (SamplingTicket ticket : openTickets()) {
            guarded(ticket, () -> {
                Exception endCause = ticket.endCause(now);
                if (endCause instanceof TimeoutException) {
                    counters.expired();
                } else if (endCause != null) {
                    counters.cancelled();
                }
                if (endCause != null) {
                    drop(ticket, endCause);
                }
            });
        }
    }

    private void drop(SamplingTicket ticket, Throwable cause) {
        queue.remove(ticket);
        counters.waiting(-ticket.pendingImages());
        running.removeIf(slot -> slot.ticket() == ticket && freeSlot(slot));
        ticket.fail(cause);
    }

    private boolean freeSlot(BatchSlot slot) {
        slot.trajectory().close();
        counters.imageEnded();
        return true;
    }

    /** Admits images in queue order. An image that does not fit is not overtaken. */
    private void admit() {
        List<SamplingRequest> current =
                running.stream().map(slot -> slot.ticket().request()).toList();
        List<SamplingRequest> joining = new ArrayList<>();
        Optional<SamplingTicket> next = next(current, joining);
        while (next.filter(this::hasRoom).isPresent()) {
            joining.add(next.get().request());
            start(next.get());
            next = next(current, joining);
        }
    }

    private Optional<SamplingTicket> next(List<SamplingRequest> current, List<SamplingRequest> joining) {
        return queue.first(ticket -> admission.admits(current, joining, ticket.request()));
    }

    private boolean hasRoom(SamplingTicket ticket) {
        int used =
                running.stream().mapToInt(slot -> slot.trajectory().maxRows()).sum();
        return used == 0 || used + Trajectory.maxRows(ticket.request()) <= slots;
    }

    private void start(SamplingTicket ticket) {
        int image = ticket.start();
        queue.started(ticket);
        counters.imageStarted();
        try {
            running.add(new BatchSlot(ticket, image, new Trajectory(engine, network, ticket.request(), image)));
        } catch (RuntimeException | OutOfMemoryError e) {
            counters.imageEnded();
            drop(ticket, e);
        }
    }

    private void evaluateBatch() {
        try {
            counters.evaluated(evaluator.evaluate(
                    running.stream().map(BatchSlot::trajectory).toList()));
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
            return; // the request failed because of another image
        }
        if (slot.advance()) {
            counters.stepped();
        }
        if (slot.trajectory().finished()) {
            Trajectory image = slot.trajectory();
            float[] latent = image.latent();
            running.remove(slot);
            freeSlot(slot);
            counters.imageFinished();
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

    /** Stops between two network calls. Unfinished requests fail with {@link CancellationException}. */
    @Override
    public void close() {
        queue.close();
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
