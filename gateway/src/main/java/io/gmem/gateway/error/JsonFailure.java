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

/** Says what is wrong with a body that could not be bound: which field, what was expected there, what stood there. */
final class JsonFailure {
    /** How Jackson begins to say that something follows the end of the body; it has no type for that. */
    private static final String TRAILING = "Trailing token";

    private JsonFailure() {}

    static Failure of(JacksonException e) {
        if (e instanceof JsonMappingException mapping) {
            FailureException refused = refusedBy(mapping);
            String field = field(mapping);
            if (refused != null) {
                return at(field, refused.failure());
            } else if (e instanceof UnrecognizedPropertyException unknown) {
                return new Failure("unknown_field", Category.USER, false, field, unknown(field, unknown));
            } else if (e.getCause() instanceof InputCoercionException) {
                return wrong(field, "a number in range", "");
            } else if (e instanceof MismatchedInputException mismatch
                    && mismatch.getTargetType() != null
                    && !TRAILING.equals(firstWords(mismatch))) {
                return mismatch(field, mismatch);
            }
        }
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new Failure("malformed_json", Category.USER, false, null, "the body is not well-formed JSON" + place);
    }

    /** The refusal of a type that checks itself, an id for instance. */
    private static @Nullable FailureException refusedBy(JsonMappingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException refused) {
                return refused;
            }
        }
        return null;
    }

    /** The type knows itself by another name than the field it stands in. */
    static Failure at(String field, Failure said) {
        if (field.isEmpty() || field.equals(said.field())) {
            return said;
        }
        String own = said.field() + " ";
        String message =
                said.message().startsWith(own) ? field + " " + said.message().substring(own.length()) : said.message();
        String code = said.code().startsWith("invalid_") ? "invalid_" + field.replace('.', '_') : said.code();
        return new Failure(code, said.category(), said.retryable(), field, message);
    }

    private static String unknown(String field, UnrecognizedPropertyException e) {
        String known = e.getKnownPropertyIds() == null
                ? ""
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return field + " is not a known field; known here are " + known;
    }

    private static Failure mismatch(String field, MismatchedInputException e) {
        String there = e instanceof InvalidFormatException format ? ", not '" + shortened(format.getValue()) + "'" : "";
        return wrong(field, expected(e.getTargetType()), there);
    }

    private static Failure wrong(String field, String expected, String there) {
        String code = field.isEmpty() ? "invalid_body" : "invalid_" + field.replace('.', '_');
        String message = (field.isEmpty() ? "the body" : field) + " has to be " + expected + there;
        return new Failure(code, Category.USER, false, field.isEmpty() ? null : field, message);
    }

    private static String firstWords(JacksonException e) {
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
            return "a whole number in range";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        boolean object = type.isRecord() && type.getPackageName().startsWith("io.gmem.gateway");
        return object ? "an object" : "a text";
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
