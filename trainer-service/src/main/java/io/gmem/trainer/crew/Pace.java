package io.gmem.trainer.crew;

/**
 * How fast ranks train together.
 *
 * @param stepMillis mean time of a training step
 * @param exchangeShare the part of it, from 0 to 1, that goes into sums over all ranks and into waiting for slower ones
 */
public record Pace(double stepMillis, double exchangeShare) {
    static Pace of(long steps, long stepNanos, long exchangeNanos) {
        return new Pace(stepNanos / 1e6 / Math.max(1, steps), (double) exchangeNanos / Math.max(1, stepNanos));
    }
}
