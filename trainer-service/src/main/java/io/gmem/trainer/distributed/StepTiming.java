package io.gmem.trainer.distributed;

/**
 * How fast ranks train together.
 *
 * @param stepMillis mean time of a training step
 * @param exchangeShare the part of it, from 0 to 1, that goes into sums over all ranks and into waiting for slower ones
 */
public record StepTiming(double stepMillis, double exchangeShare) {
    static StepTiming of(long steps, long stepNanos, long exchangeNanos) {
        return new StepTiming(stepNanos / 1e6 / Math.max(1, steps), (double) exchangeNanos / Math.max(1, stepNanos));
    }
}
