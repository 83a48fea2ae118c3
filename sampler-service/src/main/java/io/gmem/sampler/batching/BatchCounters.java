package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.BatchedEvaluator;
import java.util.concurrent.atomic.LongAdder;

/** Counters over all batching engines of a process. Thread-safe. */
public final class BatchCounters {
    private final LongAdder running = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder padding = new LongAdder();
    private final LongAdder solverSteps = new LongAdder();
    private final LongAdder images = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder expired = new LongAdder();

    /** Images that occupy a slot. */
    public long imagesRunning() {
        return running.sum();
    }

    /** Images of accepted requests that wait for a slot. */
    public long imagesWaiting() {
        return waiting.sum();
    }

    /** Network calls since the start. */
    public long networkCalls() {
        return calls.sum();
    }

    /** Rows of network calls that carried an image. */
    public long rows() {
        return rows.sum();
    }

    /** Padding rows of network calls. */
    public long padding() {
        return padding.sum();
    }

    /** Mean number of image rows per network call; 0 before the first call. */
    public double meanBatch() {
        long count = calls.sum();
        return count == 0 ? 0 : (double) rows.sum() / count;
    }

    public long solverSteps() {
        return solverSteps.sum();
    }

    /** Images that completed all solver steps. */
    public long imagesFinished() {
        return images.sum();
    }

    /** Requests that were cancelled. */
    public long requestsCancelled() {
        return cancelled.sum();
    }

    /** Requests that exceeded their time limit. */
    public long requestsExpired() {
        return expired.sum();
    }

    void waiting(int images) {
        waiting.add(images);
    }

    void imageStarted() {
        waiting.decrement();
        running.increment();
    }

    void imageEnded() {
        running.decrement();
    }

    void evaluated(BatchedEvaluator.Effort effort) {
        calls.add(effort.calls());
        rows.add(effort.rows());
        padding.add(effort.padding());
    }

    void stepped() {
        solverSteps.increment();
    }

    void imageFinished() {
        images.increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void expired() {
        expired.increment();
    }
}
