package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.BatchedEvaluator;
import java.util.concurrent.atomic.LongAdder;

/** What all engines of a process do, as numbers. Any thread. */
public final class BatchCounters {
    private final LongAdder busy = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder padding = new LongAdder();
    private final LongAdder solverSteps = new LongAdder();
    private final LongAdder images = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder expired = new LongAdder();

    /** Images that are being drawn. */
    public long imagesRunning() {
        return busy.sum();
    }

    /** Images of accepted requests that wait for a slot. */
    public long imagesWaiting() {
        return waiting.sum();
    }

    /** Calls of networks. */
    public long networkCalls() {
        return calls.sum();
    }

    /** Rows of these calls that were wanted. */
    public long rows() {
        return rows.sum();
    }

    /** Rows that only filled calls up. */
    public long padding() {
        return padding.sum();
    }

    /** Rows wanted in a call, on average; 0 before the first. */
    public double meanBatch() {
        long made = calls.sum();
        return made == 0 ? 0 : (double) rows.sum() / made;
    }

    public long solverSteps() {
        return solverSteps.sum();
    }

    /** Images that were finished. */
    public long imagesDrawn() {
        return images.sum();
    }

    /** Requests that were called off. */
    public long requestsCancelled() {
        return cancelled.sum();
    }

    /** Requests whose time was over. */
    public long requestsExpired() {
        return expired.sum();
    }

    void waiting(int images) {
        waiting.add(images);
    }

    void begun() {
        waiting.decrement();
        busy.increment();
    }

    void left() {
        busy.decrement();
    }

    void called(BatchedEvaluator.Effort effort) {
        calls.add(effort.calls());
        rows.add(effort.rows());
        padding.add(effort.padding());
    }

    void stepped() {
        solverSteps.increment();
    }

    void drawn() {
        images.increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void expired() {
        expired.increment();
    }
}
