package io.gmem.trainer.distributed;

/**
 * Timing of synchronous training steps.
 *
 * @param stepMillis mean duration of a training step
 * @param exchangeShare fraction of it, 0 to 1, spent on sums over all ranks and on waiting for slower ranks
 */
public record StepTiming(double stepMillis, double exchangeShare) {
    static StepTiming of(long steps, long stepNanos, long exchangeNanos) {
        return new StepTiming(stepNanos / 1e6 / Math.max(1, steps), (double) exchangeNanos / Math.max(1, stepNanos));
    }
}
