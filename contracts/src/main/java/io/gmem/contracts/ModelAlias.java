package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A name that points at a checkpoint and can be moved: {@code stable}. */
public record ModelAlias(@JsonValue String value) {
    /** What requests are drawn with that name no checkpoint; while it points nowhere, the newest that is eligible. */
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
