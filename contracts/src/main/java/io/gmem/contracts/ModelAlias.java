package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A movable name of a checkpoint, for example {@code stable}. */
public record ModelAlias(@JsonValue String value) {
    /** The checkpoint of requests that name none. Without this alias, the newest eligible checkpoint is used. */
    public static final ModelAlias SERVING = new ModelAlias("serving");

    @JsonCreator
    public ModelAlias {
        Slug.check("alias", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
