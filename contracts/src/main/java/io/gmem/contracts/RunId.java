package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a training run. */
public record RunId(@JsonValue String value) {
    @JsonCreator
    public RunId {
        Slug.check("run", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
