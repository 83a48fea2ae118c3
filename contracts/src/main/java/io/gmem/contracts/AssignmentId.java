package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names what a worker was given to do once: a new one every time. */
public record AssignmentId(@JsonValue String value) {
    @JsonCreator
    public AssignmentId {
        Slug.check("assignment", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
