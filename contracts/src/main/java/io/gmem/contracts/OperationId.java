package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of an operation on a memory bank. Requests with the same id are the same operation. */
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
