package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The AdamW optimizer with warm-up, gradient clipping and EMA weights.
 *
 * @param learningRate learning rate after warm-up, above 0, at most 1
 * @param warmupSteps training steps of linear warm-up from 0
 * @param decaySteps final training steps over which the rate decays to 0; 0 disables decay
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param weightDecay decoupled weight decay, 0 to 1
 * @param clipNorm maximum global gradient norm, above 0
 * @param emaDecay decay of the EMA weights, in [0, 1)
 * @param decay shape of the decay; null for linear
 */
public record OptimizerSpec(
        double learningRate,
        long warmupSteps,
        long decaySteps,
        double beta1,
        double beta2,
        double weightDecay,
        double clipNorm,
        double emaDecay,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Decay decay) {
    /** The shape of the learning rate decay. */
    public enum Decay {
        /** No decay. */
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("linear")
        LINEAR,
        /** Half a period of a cosine. */
        @JsonProperty("cosine")
        COSINE
    }

    @JsonCreator
    public OptimizerSpec {
        InvalidInputException.unless(
                learningRate > 0 && learningRate <= 1,
                "optimiser.learning_rate",
                "must be above 0 and at most 1 (was " + learningRate + ")");
        InvalidInputException.unless(
                warmupSteps >= 0, "optimiser.warmup_steps", "must be at least 0 (was " + warmupSteps + ")");
        InvalidInputException.unless(
                decaySteps >= 0, "optimiser.decay_steps", "must be at least 0 (was " + decaySteps + ")");
        fraction(beta1, "optimiser.beta1");
        fraction(beta2, "optimiser.beta2");
        fraction(emaDecay, "optimiser.ema_decay");
        InvalidInputException.unless(
                weightDecay >= 0 && weightDecay <= 1,
                "optimiser.weight_decay",
                "must be between 0 and 1 (was " + weightDecay + ")");
        InvalidInputException.unless(
                clipNorm > 0 && Double.isFinite(clipNorm),
                "optimiser.clip_norm",
                "must be finite and above 0 (was " + clipNorm + ")");
        InvalidInputException.unless(
                decay != Decay.CONSTANT || decaySteps == 0,
                "optimiser.decay_steps",
                "must be 0 if optimiser.decay is constant (was " + decaySteps + ")");
        InvalidInputException.unless(
                decay == null || decay == Decay.CONSTANT || decaySteps > 0,
                "optimiser.decay_steps",
                "must be above 0 if optimiser.decay is linear or cosine (was " + decaySteps + ")");
    }

    /** Creates a specification with linear decay. */
    public OptimizerSpec(
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
     * Returns the default for small networks on CPUs and a run of {@code steps}: the best learning rate in trials of small networks,
     * decay over the second half, and a short EMA.
     */
    public static OptimizerSpec small(long steps) {
        return new OptimizerSpec(2e-3, Math.min(100, steps / 10), steps / 2, 0.9, 0.95, 0, 1, 0.99);
    }

    private static void fraction(double value, String field) {
        InvalidInputException.unless(
                value >= 0 && value < 1, field, "must be at least 0 and below 1 (was " + value + ")");
    }
}
