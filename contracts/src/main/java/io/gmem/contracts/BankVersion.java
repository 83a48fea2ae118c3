package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/** One immutable version of a bank, written {@code name@3}. */
public record BankVersion(BankName bank, int number) {
    public BankVersion {
        if (number < 1) {
            throw new InvalidInputException(
                    "bank_version", "must have a version number of at least 1 (was " + number + ")");
        }
    }

    /** Reads {@code name@3}. */
    @JsonCreator
    public static BankVersion parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1) {
            throw new InvalidInputException("bank_version", "must be name@number, for example faces@1");
        }
        try {
            return new BankVersion(new BankName(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidInputException("bank_version", "must be name@number, for example faces@1", e);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return bank + "@" + number;
    }
}
