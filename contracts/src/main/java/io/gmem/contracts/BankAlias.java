package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/** A movable name of a bank version, for example {@code stable}. {@code latest} always refers to the newest version. */
public record BankAlias(@JsonValue String value) {
    /** The alias of the newest version. */
    public static final BankAlias LATEST = new BankAlias("latest");

    @JsonCreator
    public BankAlias {
        Slug.check("alias", value);
        InvalidInputException.unless(
                !value.chars().allMatch(Character::isDigit),
                "alias",
                "must not be a number: numbers refer to versions");
    }

    @Override
    public String toString() {
        return value;
    }
}
