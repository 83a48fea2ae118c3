package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names an operation on a memory bank; the same id twice is the same operation. */
public record OperationId(@JsonValue String value) {
    @JsonCreator
    public OperationId {
        Slug.check("operation", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
