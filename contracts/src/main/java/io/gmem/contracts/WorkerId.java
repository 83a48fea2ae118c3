package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a training worker, unique among the running workers. */
public record WorkerId(@JsonValue String value) {
    @JsonCreator
    public WorkerId {
        Slug.check("worker", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
