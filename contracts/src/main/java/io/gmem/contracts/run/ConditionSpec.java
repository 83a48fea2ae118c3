package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * The conditioning of the network.
 *
 * @param dropout elementwise dropout of snippets, or the probability of replacing a label by the null label; in [0, 1)
 * @param scale norm of the condition vector
 */
public record ConditionSpec(double dropout, Scale scale) {
    /** The norm of a condition vector. */
    public enum Scale {
        /** As in the papers: snippets of norm 1, class embeddings of standard deviation 0.02. */
        @JsonProperty("paper")
        PAPER,
        /** Snippets of norm √dimension, class embeddings of standard deviation 1; far better for small networks. */
        @JsonProperty("sqrt-dim")
        SQRT_DIM
    }

    public ConditionSpec {
        InvalidInputException.unless(
                dropout >= 0 && dropout < 1,
                "condition.dropout",
                "must be at least 0 and below 1 (was " + dropout + ")");
    }
}
