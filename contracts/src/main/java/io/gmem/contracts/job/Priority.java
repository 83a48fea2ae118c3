package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The scheduling priority of a waiting request. Priorities are weights of fair queuing, so that no priority starves. */
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

    /** Returns the weight: the number of requests scheduled for each request of weight 1. */
    public int weight() {
        return weight;
    }

    /** Returns the given priority, or {@link #NORMAL} if it is null. */
    public static Priority orNormal(@Nullable Priority priority) {
        return priority == null ? NORMAL : priority;
    }
}
