package io.gmem.gateway.error;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses path and query parameters; failures name the parameter. */
public final class Fields {
    private Fields() {}

    /** Returns the number, or {@code defaultValue} if {@code text} is null; rejects other text and numbers out of range. */
    public static long number(String field, @Nullable String text, long defaultValue, long min, long max) {
        return text == null ? defaultValue : number(field, text, min, max);
    }

    public static long number(String field, String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw invalid(field, text, min, max, e);
        }
        throw invalid(field, text, min, max, null);
    }

    /** Returns the boolean, or null if {@code text} is null; rejects anything but {@code true} and {@code false}. */
    public static @Nullable Boolean bool(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        InvalidInputException.unless(
                text.equals("true") || text.equals("false"),
                field,
                "must be true or false (was '" + shown(text) + "')");
        return text.equals("true");
    }

    /** Returns the value of {@code read}; a failure of {@code read} is reported under the name {@code field}. */
    public static <T> T named(String field, Supplier<T> read) {
        try {
            return read.get();
        } catch (FailureException e) {
            throw new FailureException(JsonFailure.at(field, e.failure()), e);
        }
    }

    private static InvalidInputException invalid(
            String field, String text, long min, long max, @Nullable NumberFormatException cause) {
        String message = "must be an integer between " + min + " and " + max + " (was '" + shown(text) + "')";
        return cause == null
                ? new InvalidInputException(field, message)
                : new InvalidInputException(field, message, cause);
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
