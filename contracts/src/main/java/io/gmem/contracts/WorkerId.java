package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a worker of training runs; no two have the same at a time. */
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
