package io.gmem.diffusion.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Up from 0 along a line, level, and down to 0 again.
 *
 * @param peak the level
 * @param warmupSteps training steps of rising
 * @param decayFrom the training step at which falling begins
 * @param decayUntil the training step at which the rate would be 0; not before {@code decayFrom}, and equal to it for a rate that
 *     never falls
 * @param decay how it falls; null for along a line
 */
public record LearningRateSchedule(
        double peak,
        long warmupSteps,
        long decayFrom,
        long decayUntil,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Decay decay) {
    /** Ways down. */
    public enum Decay {
        LINEAR,
        /** {@code (1 + cos πp) / 2} of the level, p from 0 to 1 (Loshchilov and Hutter 2017, eq. 5). */
        COSINE
    }

    @JsonCreator
    public LearningRateSchedule {}

    /** One that falls along a line. */
    public LearningRateSchedule(double peak, long warmupSteps, long decayFrom, long decayUntil) {
        this(peak, warmupSteps, decayFrom, decayUntil, null);
    }

    /** Up, then level for ever. */
    public static LearningRateSchedule constant(double peak, long warmupSteps) {
        return new LearningRateSchedule(peak, warmupSteps, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The rate of training step {@code step}, counted from 0. */
    public double at(long step) {
        double rising = step < warmupSteps ? (step + 1) / (double) warmupSteps : 1;
        double left = step > decayFrom ? (decayUntil - step) / (double) (decayUntil - decayFrom) : 1;
        double falling = decay == Decay.COSINE ? (1 - Math.cos(Math.PI * Math.max(0, left))) / 2 : left;
        return peak * Math.max(0, Math.min(rising, falling));
    }
}
