package io.gmem.gateway.openai;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's fields that mean nothing here: let pass with a value that asks for nothing, refused with any other. */
final class IgnoredFields {
    private IgnoredFields() {}

    static void refuse(ImageRequest request) {
        refuse("quality", request.quality(), Set.of("auto", "standard"));
        refuse("style", request.style(), Set.of());
        refuse("background", request.background(), Set.of("auto", "opaque"));
        refuse("moderation", request.moderation(), Set.of("auto", "low"));
    }

    private static void refuse(String field, @Nullable Object value, Set<?> harmless) {
        if (value != null && !harmless.contains(value)) {
            throw new FailureException(new Failure(
                    "unsupported_field",
                    Category.USER,
                    false,
                    field,
                    field + " '" + value + "' is not supported and would be ignored: leave it out"));
        }
    }
}
