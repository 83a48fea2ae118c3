package io.gmem.gateway.openai;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates OpenAI fields without effect in GMem: default values are accepted, other values are rejected. */
final class IgnoredFields {
    private IgnoredFields() {}

    static void check(ImageRequest request) {
        check("quality", request.quality(), Set.of("auto", "standard"));
        check("style", request.style(), Set.of());
        check("background", request.background(), Set.of("auto", "opaque"));
        check("moderation", request.moderation(), Set.of("auto", "low"));
    }

    private static void check(String field, @Nullable Object value, Set<?> accepted) {
        if (value != null && !accepted.contains(value)) {
            throw new FailureException(new Failure(
                    "unsupported_field",
                    Category.USER,
                    false,
                    field,
                    field + " '" + value + "' is not supported; omit the field"));
        }
    }
}
