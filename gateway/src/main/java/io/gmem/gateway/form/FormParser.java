package io.gmem.gateway.form;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits a multipart form at its boundaries (RFC 2046, 5.1). */
final class FormParser {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename\\*?=");
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final int MAX_PARTS = 64;
    private static final int MAX_NAME_LENGTH = 100;

    private final byte[] body;
    private final byte[] delimiter;
    private int at;

    private FormParser(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<FormPart> parse(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw malformed("its Content-Type has no boundary");
        }
        return new FormParser(body, boundary.group(1) == null ? boundary.group(2) : boundary.group(1)).parts();
    }

    private List<FormPart> parts() {
        // the first boundary may be at the start of the body, without a preceding line end
        byte[] opening = Arrays.copyOfRange(delimiter, 2, delimiter.length);
        at = startsWith(opening, 0) ? opening.length : endOf(delimiter, "the body does not start with the boundary");
        List<FormPart> parts = new ArrayList<>();
        while (!startsWith(new byte[] {'-', '-'}, at)) {
            if (!startsWith(new byte[] {'\r', '\n'}, at)) {
                throw malformed("a boundary is not followed by a line end");
            }
            // in a part without headers, this line end is the first half of the blank line
            int headers = at;
            int content = endOf(BLANK_LINE, "the headers of a part do not end with a blank line");
            at = content;
            int end = endOf(delimiter, "the body ends within a part") - delimiter.length;
            at = end + delimiter.length;
            parts.add(part(new String(body, headers, content - headers, StandardCharsets.UTF_8), content, end));
            if (parts.size() > MAX_PARTS) {
                throw malformed("it has more than " + MAX_PARTS + " parts");
            }
        }
        return parts;
    }

    private FormPart part(String headers, int from, int to) {
        String disposition = headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .findFirst()
                .orElseThrow(() -> malformed("a part has no Content-Disposition"));
        String name = matchedName(NAME.matcher(disposition));
        if (name == null || name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw malformed("the name of a part must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        return new FormPart(name, FILE_NAME.matcher(disposition).find(), Arrays.copyOfRange(body, from, to));
    }

    private static @Nullable String matchedName(Matcher name) {
        return name.find() ? (name.group(1) == null ? name.group(2) : name.group(1)) : null;
    }

    private boolean startsWith(byte[] pattern, int from) {
        return from + pattern.length <= body.length
                && Arrays.equals(body, from, from + pattern.length, pattern, 0, pattern.length);
    }

    /** Returns the end of the next occurrence of {@code pattern}; fails with {@code error} if there is none. */
    private int endOf(byte[] pattern, String error) {
        for (int i = at; i <= body.length - pattern.length; i++) {
            if (body[i] == pattern[0] && startsWith(pattern, i)) {
                return i + pattern.length;
            }
        }
        throw malformed(error);
    }

    private static FailureException malformed(String reason) {
        return new FailureException(
                new Failure("malformed_form", Category.USER, false, null, "invalid multipart form: " + reason));
    }
}
