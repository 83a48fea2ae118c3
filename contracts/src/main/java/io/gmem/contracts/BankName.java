package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a memory bank. Its versions are numbered from 1. */
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
