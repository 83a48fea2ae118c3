package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * A reference to a bank version in a request: {@code pets} or {@code pets@latest} for the newest version, {@code pets@3} for a
 * number, {@code pets@stable} for an alias. It is resolved to a {@link BankVersion} when the request is validated, so that the
 * version of a run or job does not change later.
 */
public sealed interface BankReference {
    BankName bank();

    /** A reference by version number. */
    record Numbered(BankVersion version) implements BankReference {
        @Override
        public BankName bank() {
            return version.bank();
        }

        @JsonValue
        @Override
        public String toString() {
            return version.toString();
        }
    }

    /** A reference by alias; {@link BankAlias#LATEST} if only the bank is given. */
    record Aliased(BankName bank, BankAlias alias) implements BankReference {
        @JsonValue
        @Override
        public String toString() {
            return alias.equals(BankAlias.LATEST) ? bank.toString() : bank + "@" + alias;
        }
    }

    /** Reads {@code name}, {@code name@3} or {@code name@alias}. */
    @JsonCreator
    static BankReference parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return new Aliased(new BankName(text), BankAlias.LATEST);
        }
        String suffix = text.substring(at + 1);
        InvalidInputException.unless(
                at > 0 && !suffix.isEmpty(), "bank", "must be name, name@number or name@alias, for example pets@3");
        return suffix.chars().allMatch(c -> c >= '0' && c <= '9')
                ? new Numbered(BankVersion.parse(text))
                : new Aliased(new BankName(text.substring(0, at)), new BankAlias(suffix));
    }
}
