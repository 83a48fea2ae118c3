package io.gmem.memory.download;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;

/** Creates the failures of downloads. */
final class Refusals {
    private static final String URL = "source.url";

    private Refusals() {}

    static FailureException tooLarge(long maxBytes) {
        return user(
                "source_too_large",
                URL,
                "source.url must lead to a file of at most %d bytes; split it into several data sets"
                        .formatted(maxBytes));
    }

    static FailureException empty() {
        return user("source_empty", URL, "source.url must not lead to an empty file");
    }

    static FailureException digestMismatch(String expected, String actual) {
        return user(
                "source_differs",
                "source.sha256",
                "source.sha256 is %s, but the downloaded file has %s; the file was rejected"
                        .formatted(expected, actual));
    }

    static FailureException insufficientSpace(long bytes) {
        return new FailureException(new Failure(
                "disk_full",
                Category.EXHAUSTED,
                true,
                URL,
                "the memory service has no space for the %d bytes of the source; free disk space and retry"
                        .formatted(bytes)));
    }

    /** Returns the failure for a response status other than 200. */
    static FailureException unexpectedStatus(int status) {
        if (status == 404 || status == 410) {
            return new FailureException(Failure.missing(
                    "source", URL, "source.url does not exist: its server responded with status " + status));
        }
        return user(
                "source_refused",
                URL,
                "source.url cannot be downloaded: its server responded with status %d; use a publicly readable URL"
                        .formatted(status));
    }

    static FailureException unavailable(Exception cause) {
        return new FailureException(
                new Failure(
                        "source_unavailable",
                        Category.DEPENDENCY,
                        true,
                        URL,
                        "source.url cannot be read: " + cause.getMessage() + "; retry later"),
                cause);
    }

    private static FailureException user(String code, String field, String message) {
        return new FailureException(new Failure(code, Category.USER, false, field, message));
    }
}
