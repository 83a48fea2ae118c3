package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * AdamW with warm-up, clipping and an average of the weights.
 *
 * @param learningRate after warm-up, above 0, at most 1
 * @param warmupSteps training steps over which the rate grows from 0
 * @param decaySteps last training steps of the run, over which the rate falls to 0; 0 keeps it
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param weightDecay decoupled, at least 0
 * @param clipNorm largest global gradient norm, above 0
 * @param emaDecay of the averaged weights, in [0, 1)
 * @param decay how the rate falls; null for along a line
 */
public record OptimiserSpec(
        double learningRate,
        long warmupSteps,
        long decaySteps,
        double beta1,
        double beta2,
        double weightDecay,
        double clipNorm,
        double emaDecay,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Decay decay) {
    /** Ways down. */
    public enum Decay {
        /** None: the rate stays. */
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("linear")
        LINEAR,
        /** Half a cosine's wave. */
        @JsonProperty("cosine")
        COSINE
    }

    @JsonCreator
    public OptimiserSpec {
        InvalidInputException.unless(
                learningRate > 0 && learningRate <= 1, "optimiser.learning_rate", "is above 0 and at most 1");
        InvalidInputException.unless(warmupSteps >= 0, "optimiser.warmup_steps", "is not negative");
        InvalidInputException.unless(decaySteps >= 0, "optimiser.decay_steps", "is not negative");
        fraction(beta1, "optimiser.beta1");
        fraction(beta2, "optimiser.beta2");
        fraction(emaDecay, "optimiser.ema_decay");
        InvalidInputException.unless(
                weightDecay >= 0 && weightDecay <= 1, "optimiser.weight_decay", "is at least 0 and at most 1");
        InvalidInputException.unless(clipNorm > 0 && Double.isFinite(clipNorm), "optimiser.clip_norm", "is above 0");
        InvalidInputException.unless(
                decay != Decay.CONSTANT || decaySteps == 0,
                "optimiser.decay_steps",
                "is 0 where optimiser.decay is constant, not " + decaySteps);
        InvalidInputException.unless(
                decay == null || decay == Decay.CONSTANT || decaySteps > 0,
                "optimiser.decay_steps",
                "is above 0 where optimiser.decay says how the rate falls");
    }

    /** One whose rate falls along a line. */
    public OptimiserSpec(
            double learningRate,
            long warmupSteps,
            long decaySteps,
            double beta1,
            double beta2,
            double weightDecay,
            double clipNorm,
            double emaDecay) {
        this(learningRate, warmupSteps, decaySteps, beta1, beta2, weightDecay, clipNorm, emaDecay, null);
    }

    /**
     * The small CPU recipe for a run of {@code steps}: the rate that won in trials of small networks, falling over the second
     * half, and a short average.
     */
    public static OptimiserSpec small(long steps) {
        return new OptimiserSpec(2e-3, Math.min(100, steps / 10), steps / 2, 0.9, 0.95, 0, 1, 0.99);
    }

    private static void fraction(double value, String field) {
        InvalidInputException.unless(value >= 0 && value < 1, field, "is at least 0 and below 1");
    }
}
