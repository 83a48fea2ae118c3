package io.gmem.contracts;

import io.gmem.contracts.failure.InvalidInputException;
import java.util.regex.Pattern;

/** The format of names that are used in topic keys, URLs and folder names. */
final class Slug {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?");

    private Slug() {}

    static void check(String field, String value) {
        if (!SHAPE.matcher(value).matches() || value.contains("..")) {
            throw new InvalidInputException(
                    field,
                    "must be 1 to 63 lower-case letters, digits, '-', '_' or '.', starting and ending with a letter or digit");
        }
    }
}
