package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The distribution of times between noise and data in training. */
public enum TimestepDistribution {
    /** Uniform: a uniform number in 0 to 1 is the time. */
    UNIFORM("uniform") {
        @Override
        public NDArray time(NDArray random) {
            return random;
        }
    },
    /** Logit-normal: t = sigmoid(n) for a standard normal n; times in the middle are more frequent (Esser et al. 2024, eq. 19). */
    LOGIT_NORMAL("logit-normal") {
        @Override
        public NDArray time(NDArray random) {
            return Activation.sigmoid(random);
        }
    };

    private final String label;

    TimestepDistribution(String label) {
        this.label = label;
    }

    /** The name in configurations. */
    @JsonValue
    public String label() {
        return label;
    }

    /** Maps random numbers to times in an interval. */
    public NDArray time(NDArray random, Interval interval) {
        return time(random).mul(interval.to() - interval.from()).add(interval.from());
    }

    /** Maps random numbers, uniform or standard normal according to the distribution, to times. */
    public abstract NDArray time(NDArray random);

    /** Returns the distribution with a label. */
    @JsonCreator
    public static TimestepDistribution named(String label) {
        return ConfigNames.find(
                TimestepDistribution.class, "timestep distribution", label, TimestepDistribution::label);
    }
}
