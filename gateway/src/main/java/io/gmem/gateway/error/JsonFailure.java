package io.gmem.gateway.error;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes why a JSON body could not be bound: the field, the expected type and the received value. */
final class JsonFailure {
    /** Prefix of Jackson's message for content after the end of the body; Jackson has no exception type for this case. */
    private static final String TRAILING = "Trailing token";

    private JsonFailure() {}

    static Failure of(JacksonException e) {
        if (e instanceof JsonMappingException mapping) {
            FailureException rejection = rejectedBy(mapping);
            String field = field(mapping);
            if (rejection != null) {
                return at(field, rejection.failure());
            } else if (e instanceof UnrecognizedPropertyException unknown) {
                return new Failure("unknown_field", Category.USER, false, field, unknown(field, unknown));
            } else if (e.getCause() instanceof InputCoercionException) {
                return wrong(field, "a number in range", "");
            } else if (e instanceof MismatchedInputException mismatch
                    && mismatch.getTargetType() != null
                    && !TRAILING.equals(messagePrefix(mismatch))) {
                return mismatch(field, mismatch);
            }
        }
        String location = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new Failure(
                "malformed_json", Category.USER, false, null, "the request body is not well-formed JSON" + location);
    }

    /** Returns the failure thrown by a type that validates itself, such as an id. */
    private static @Nullable FailureException rejectedBy(JsonMappingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException rejection) {
                return rejection;
            }
        }
        return null;
    }

    /** Reports {@code failure} under the name {@code field}, which may differ from the name that the validating type uses. */
    static Failure at(String field, Failure failure) {
        if (field.isEmpty() || field.equals(failure.field())) {
            return failure;
        }
        String prefix = failure.field() + " ";
        String message = failure.message().startsWith(prefix)
                ? field + " " + failure.message().substring(prefix.length())
                : failure.message();
        String code = failure.code().startsWith("invalid_") ? "invalid_" + field.replace('.', '_') : failure.code();
        return new Failure(code, failure.category(), failure.retryable(), field, message);
    }

    private static String unknown(String field, UnrecognizedPropertyException e) {
        String known = e.getKnownPropertyIds() == null
                ? ""
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return field + " is not a known field; the known fields are " + known;
    }

    private static Failure mismatch(String field, MismatchedInputException e) {
        String received =
                e instanceof InvalidFormatException format ? " (was '" + shortened(format.getValue()) + "')" : "";
        return wrong(field, expected(e.getTargetType()), received);
    }

    private static Failure wrong(String field, String expected, String received) {
        String code = field.isEmpty() ? "invalid_body" : "invalid_" + field.replace('.', '_');
        String message = (field.isEmpty() ? "the request body" : field) + " must be " + expected + received;
        return new Failure(code, Category.USER, false, field.isEmpty() ? null : field, message);
    }

    private static String messagePrefix(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null || message.length() < TRAILING.length() ? "" : message.substring(0, TRAILING.length());
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getFields())
                            .filter(Field::isEnumConstant)
                            .map(JsonFailure::jsonName)
                            .collect(Collectors.joining(", "));
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "an integer in range";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        boolean object = type.isRecord() && type.getPackageName().startsWith("io.gmem.gateway");
        return object ? "an object" : "a string";
    }

    private static String jsonName(Field constant) {
        JsonProperty name = constant.getAnnotation(JsonProperty.class);
        return name == null ? constant.getName() : name.value();
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}
