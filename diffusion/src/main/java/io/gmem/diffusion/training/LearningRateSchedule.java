package io.gmem.diffusion.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Learning rate schedule: linear warmup from 0, constant peak, decay to 0.
 *
 * @param peak peak learning rate
 * @param warmupSteps number of warmup steps
 * @param decayFrom training step at which the decay begins
 * @param decayUntil training step at which the rate is 0; at least {@code decayFrom}, and equal to it for no decay
 * @param decay shape of the decay; null for linear
 */
public record LearningRateSchedule(
        double peak,
        long warmupSteps,
        long decayFrom,
        long decayUntil,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Decay decay) {
    /** Shapes of the decay. */
    public enum Decay {
        LINEAR,
        /** {@code (1 + cos πp) / 2} of the peak, p from 0 to 1 (Loshchilov and Hutter 2017, eq. 5). */
        COSINE
    }

    @JsonCreator
    public LearningRateSchedule {}

    /** Creates a schedule with linear decay. */
    public LearningRateSchedule(double peak, long warmupSteps, long decayFrom, long decayUntil) {
        this(peak, warmupSteps, decayFrom, decayUntil, null);
    }

    /** Returns a schedule of warmup and a constant rate without decay. */
    public static LearningRateSchedule constant(double peak, long warmupSteps) {
        return new LearningRateSchedule(peak, warmupSteps, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Returns the learning rate of training step {@code step}, counted from 0. */
    public double at(long step) {
        double warmupFactor = step < warmupSteps ? (step + 1) / (double) warmupSteps : 1;
        double remaining = step > decayFrom ? (decayUntil - step) / (double) (decayUntil - decayFrom) : 1;
        double decayFactor = decay == Decay.COSINE ? (1 - Math.cos(Math.PI * Math.max(0, remaining))) / 2 : remaining;
        return peak * Math.max(0, Math.min(warmupFactor, decayFactor));
    }
}
