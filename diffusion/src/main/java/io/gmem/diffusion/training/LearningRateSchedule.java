package io.gmem.diffusion.training;

/**
 * Up from 0, level, and down to 0 again, all linear.
 *
 * @param peak the level
 * @param warmupSteps training steps of rising
 * @param decayFrom the training step at which falling begins
 * @param decayUntil the training step at which the rate would be 0; not before {@code decayFrom}, and equal to it for a rate that
 *     never falls
 */
public record LearningRateSchedule(double peak, long warmupSteps, long decayFrom, long decayUntil) {

    /** Up, then level for ever. */
    public static LearningRateSchedule constant(double peak, long warmupSteps) {
        return new LearningRateSchedule(peak, warmupSteps, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The rate of training step {@code step}, counted from 0. */
    public double at(long step) {
        double rising = step < warmupSteps ? (step + 1) / (double) warmupSteps : 1;
        double falling = step > decayFrom ? (decayUntil - step) / (double) (decayUntil - decayFrom) : 1;
        return peak * Math.max(0, Math.min(rising, falling));
    }
}
