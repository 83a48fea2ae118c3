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

/** Takes a form apart at its boundaries (RFC 2046, 5.1). */
final class FormParser {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename\\*?=");
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_NAME = 100;

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
            throw malformed("its Content-Type says no boundary");
        }
        return new FormParser(body, boundary.group(1) == null ? boundary.group(2) : boundary.group(1)).parts();
    }

    private List<FormPart> parts() {
        // the first boundary may stand at the very beginning, without a line end before it
        byte[] opening = Arrays.copyOfRange(delimiter, 2, delimiter.length);
        at = starts(opening, 0) ? opening.length : after(delimiter, "it does not begin with its boundary");
        List<FormPart> parts = new ArrayList<>();
        while (!starts(new byte[] {'-', '-'}, at)) {
            if (!starts(new byte[] {'\r', '\n'}, at)) {
                throw malformed("a boundary is not followed by a line end");
            }
            // the line end may be the first half of the blank line of a part without headers
            int headers = at;
            int content = after(BLANK_LINE, "a part has no end of its headers");
            at = content;
            int end = after(delimiter, "it ends within a part") - delimiter.length;
            at = end + delimiter.length;
            parts.add(part(new String(body, headers, content - headers, StandardCharsets.UTF_8), content, end));
            if (parts.size() > MOST_PARTS) {
                throw malformed("it has more than " + MOST_PARTS + " parts");
            }
        }
        return parts;
    }

    private FormPart part(String headers, int from, int to) {
        String disposition = headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .findFirst()
                .orElseThrow(() -> malformed("a part has no Content-Disposition"));
        String name = named(NAME.matcher(disposition));
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw malformed("a part has no name of 1 to " + LONGEST_NAME + " characters");
        }
        return new FormPart(name, FILE_NAME.matcher(disposition).find(), Arrays.copyOfRange(body, from, to));
    }

    private static @Nullable String named(Matcher name) {
        return name.find() ? (name.group(1) == null ? name.group(2) : name.group(1)) : null;
    }

    private boolean starts(byte[] wanted, int from) {
        return from + wanted.length <= body.length
                && Arrays.equals(body, from, from + wanted.length, wanted, 0, wanted.length);
    }

    /** Where {@code wanted}, found from here on, ends. */
    private int after(byte[] wanted, String otherwise) {
        for (int i = at; i <= body.length - wanted.length; i++) {
            if (body[i] == wanted[0] && starts(wanted, i)) {
                return i + wanted.length;
            }
        }
        throw malformed(otherwise);
    }

    private static FailureException malformed(String why) {
        return new FailureException(
                new Failure("malformed_form", Category.USER, false, null, "the form cannot be read: " + why));
    }
}
