package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a generation job. */
public record JobId(@JsonValue String value) {
    @JsonCreator
    public JobId {
        Slug.check("job", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
