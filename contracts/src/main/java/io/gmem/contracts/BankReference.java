package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * Names a version of a bank as a person does: {@code pets} or {@code pets@latest}, the newest; {@code pets@3}, that one;
 * {@code pets@stable}, the one an alias points at. It is resolved where a request is checked, and travels on as a {@link
 * BankVersion}, so that no run or job means another version later than it did when it was asked for.
 */
public sealed interface BankReference {
    BankName bank();

    /** A version by its number. */
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

    /** A version by an alias; {@link BankAlias#LATEST} when only the bank was named. */
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
        String which = text.substring(at + 1);
        InvalidInputException.unless(
                at > 0 && !which.isEmpty(), "bank", "is written name, name@number or name@alias, for example pets@3");
        return which.chars().allMatch(c -> c >= '0' && c <= '9')
                ? new Numbered(BankVersion.parse(text))
                : new Aliased(new BankName(text.substring(0, at)), new BankAlias(which));
    }
}
