package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Who goes first where requests wait. A priority is a share, not a right of way: while all three wait, none of them stands still. */
public enum Priority {
    @JsonProperty("low")
    LOW(1),
    @JsonProperty("normal")
    NORMAL(3),
    @JsonProperty("high")
    HIGH(9);

    private final int weight;

    Priority(int weight) {
        this.weight = weight;
    }

    /** Turns that this one has while one of weight 1 has one. */
    public int weight() {
        return weight;
    }

    /** What a request that says nothing has. */
    public static Priority orNormal(@Nullable Priority said) {
        return said == null ? NORMAL : said;
    }
}
