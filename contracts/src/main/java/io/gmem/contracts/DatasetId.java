package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a data set. */
public record DatasetId(@JsonValue String value) {
    @JsonCreator
    public DatasetId {
        Slug.check("dataset", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
