package io.gmem.launcher.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param check for example {@code disk}
 * @param value the observed value
 * @param remedy the recommended action; null exactly for {@link Severity#OK}
 */
public record Finding(
        String check,
        Severity severity,
        String value,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String remedy) {
    public Finding {
        if ((severity == Severity.OK) != (remedy == null)) {
            throw new IllegalArgumentException(check + ": remedy must be null if and only if severity is ok");
        }
    }

    static Finding ok(String check, String value) {
        return new Finding(check, Severity.OK, value, null);
    }

    static Finding warning(String check, String value, String remedy) {
        return new Finding(check, Severity.WARNING, value, remedy);
    }

    static Finding error(String check, String value, String remedy) {
        return new Finding(check, Severity.ERROR, value, remedy);
    }
}
