package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of one assignment of a run to a worker. Every assignment has a new id. */
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
