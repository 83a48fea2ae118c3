package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a training run. */
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
