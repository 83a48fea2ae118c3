package io.gmem.contracts.failure;

import org.jspecify.annotations.Nullable;

/**
 * The reason of a failed request or task.
 *
 * @param code stable machine-readable code in snake_case, for example {@code unknown_bank}
 * @param category category of the failure
 * @param retryable whether the same request may succeed later
 * @param field the invalid field of the request, if any
 * @param message human-readable problem and remedy
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

    public static Failure missing(String entity, String field, String message) {
        return new Failure("unknown_" + entity, Category.MISSING, false, field, message);
    }

    public static Failure conflict(String code, String field, String message) {
        return new Failure(code, Category.CONFLICT, false, field, message);
    }

    public static Failure internal(String code, Throwable cause) {
        return new Failure(code, Category.INTERNAL, false, null, String.valueOf(cause.getMessage()));
    }
}
