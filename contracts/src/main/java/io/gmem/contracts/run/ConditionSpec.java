package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * How the condition reaches the network.
 *
 * @param dropout snippets: elementwise dropout; labels: how often the null label stands in; in [0, 1)
 * @param scale length of the condition
 */
public record ConditionSpec(double dropout, Scale scale) {
    /** Length of a condition. */
    public enum Scale {
        /** As the papers: a snippet of length 1, class embeddings of standard deviation 0.02. */
        @JsonProperty("paper")
        PAPER,
        /** A snippet of length √dimension, class embeddings of standard deviation 1: far better for small networks. */
        @JsonProperty("sqrt-dim")
        SQRT_DIM
    }

    public ConditionSpec {
        InvalidInputException.unless(
                dropout >= 0 && dropout < 1, "condition.dropout", "is at least 0 and below 1, not " + dropout);
    }
}
