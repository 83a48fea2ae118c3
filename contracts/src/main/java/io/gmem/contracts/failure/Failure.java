package io.gmem.contracts.failure;

import org.jspecify.annotations.Nullable;

/**
 * Why something did not happen.
 *
 * @param code stable, snake_case, for programs ({@code unknown_bank})
 * @param category who can mend it
 * @param retryable whether the same request may succeed later
 * @param field the field of the request that is to blame, if one is
 * @param message what is wrong and the remedy, for people
 */
public record Failure(
        String code,
        Category category,
        boolean retryable,
        @Nullable String field,
        String message) {

    public static Failure invalid(String field, String message) {
        return new Failure("invalid_" + field.replace('.', '_'), Category.USER, false, field, message);
    }

    public static Failure missing(String what, String field, String message) {
        return new Failure("unknown_" + what, Category.MISSING, false, field, message);
    }

    public static Failure conflict(String code, String field, String message) {
        return new Failure(code, Category.CONFLICT, false, field, message);
    }

    public static Failure internal(String code, Throwable cause) {
        return new Failure(code, Category.INTERNAL, false, null, String.valueOf(cause.getMessage()));
    }
}
