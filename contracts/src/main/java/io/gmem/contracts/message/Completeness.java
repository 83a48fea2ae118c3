package io.gmem.contracts.message;

import io.gmem.contracts.failure.InvalidInputException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Checks that records read from JSON have a value for every component that is not {@code @Nullable}, at any depth. JSON binding
 * alone leaves such components null.
 */
public final class Completeness {
    private Completeness() {}

    /**
     * Returns {@code value} if it is complete.
     *
     * @throws InvalidInputException if a field is missing; it names the first one, as in JSON
     */
    public static <T> T check(T value) {
        walk(value, "");
        return value;
    }

    private static void walk(Object value, String path) {
        if (value instanceof Collection<?> items) {
            for (Object item : items) {
                InvalidInputException.unless(item != null, path, "must not contain null");
                walk(item, path);
            }
        } else if (value.getClass().isRecord()) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                String field = path.isEmpty() ? snakeCase(component) : path + "." + snakeCase(component);
                Object part = read(component, value);
                if (part != null) {
                    walk(part, field);
                } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    throw new InvalidInputException(field, "is missing");
                }
            }
        }
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static String snakeCase(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
