package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a memory bank; its versions are counted. */
public record BankName(@JsonValue String value) {
    @JsonCreator
    public BankName {
        Slug.check("bank", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
