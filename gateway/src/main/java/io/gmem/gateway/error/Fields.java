package io.gmem.gateway.error;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what stands in paths and queries, and refuses it by the name it has there. */
public final class Fields {
    private Fields() {}

    /** The number, or {@code absent} for none; anything else is refused by {@code field}. */
    public static long number(String field, @Nullable String text, long absent, long least, long most) {
        return text == null ? absent : number(field, text, least, most);
    }

    public static long number(String field, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(field, text, least, most, e);
        }
        throw refused(field, text, least, most, null);
    }

    /** True or false, null for none; anything else is refused by {@code field}. */
    public static @Nullable Boolean choice(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        InvalidInputException.unless(
                text.equals("true") || text.equals("false"), field, "is true or false, not '" + shown(text) + "'");
        return text.equals("true");
    }

    /** The value {@code read} gives; when it refuses, {@code field} is to blame. */
    public static <T> T named(String field, Supplier<T> read) {
        try {
            return read.get();
        } catch (FailureException e) {
            throw new FailureException(JsonFailure.at(field, e.failure()), e);
        }
    }

    private static InvalidInputException refused(
            String field, String text, long least, long most, @Nullable NumberFormatException cause) {
        String message = "is a whole number from " + least + " to " + most + ", not '" + shown(text) + "'";
        return cause == null
                ? new InvalidInputException(field, message)
                : new InvalidInputException(field, message, cause);
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
