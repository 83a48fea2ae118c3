package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/** A name that points at a version of a bank and can be moved: {@code stable}. {@code latest} moves by itself. */
public record BankAlias(@JsonValue String value) {
    /** Points at the newest version, always. */
    public static final BankAlias LATEST = new BankAlias("latest");

    @JsonCreator
    public BankAlias {
        Slug.check("alias", value);
        InvalidInputException.unless(
                !value.chars().allMatch(Character::isDigit), "alias", "is a word: a number alone names a version");
    }

    @Override
    public String toString() {
        return value;
    }
}
