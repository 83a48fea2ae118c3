package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How times between noise and data are drawn for training. */
public enum TimestepDistribution {
    /** All equally often: a draw between 0 and 1 is the time. */
    UNIFORM("uniform") {
        @Override
        public NDArray time(NDArray draw) {
            return draw;
        }
    },
    /** t = sigmoid(n) for a standard normal n: those in the middle more often (Esser et al. 2024, eq. 19). */
    LOGIT_NORMAL("logit-normal") {
        @Override
        public NDArray time(NDArray draw) {
            return Activation.sigmoid(draw);
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

    /** Times in an interval, of draws. */
    public NDArray time(NDArray draw, Interval interval) {
        return time(draw).mul(interval.to() - interval.from()).add(interval.from());
    }

    /** Times of draws, uniform or standard normal as the law wants them. */
    public abstract NDArray time(NDArray draw);

    /** The one of that label. */
    @JsonCreator
    public static TimestepDistribution named(String label) {
        return ConfigNames.find(TimestepDistribution.class, "law of time", label, TimestepDistribution::label);
    }
}
