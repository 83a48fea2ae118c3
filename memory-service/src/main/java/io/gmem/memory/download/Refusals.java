package io.gmem.memory.download;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;

/** Why a file by its address is not had. */
final class Refusals {
    private static final String URL = "source.url";

    private Refusals() {}

    static FailureException tooLarge(long most) {
        return user(
                "source_too_large",
                URL,
                "source.url leads to a file of more than %d bytes; send it in parts".formatted(most));
    }

    static FailureException empty() {
        return user("source_empty", URL, "source.url leads to an empty file");
    }

    static FailureException another(String wanted, String got) {
        return user(
                "source_differs",
                "source.sha256",
                "source.sha256 is %s, and the file at the address has %s; it is not taken".formatted(wanted, got));
    }

    static FailureException noRoom(long bytes) {
        return new FailureException(new Failure(
                "disk_full",
                Category.EXHAUSTED,
                true,
                URL,
                "there is no room for the %d bytes of the source on the memory service; make room and try again"
                        .formatted(bytes)));
    }

    /** What its server said to it. */
    static FailureException answered(int status) {
        if (status == 404 || status == 410) {
            return new FailureException(
                    Failure.missing("source", URL, "there is nothing at source.url: its server answered " + status));
        }
        return user(
                "source_refused",
                URL,
                "source.url is not given out: its server answered %d; name an address that anybody may read"
                        .formatted(status));
    }

    static FailureException unavailable(Exception cause) {
        return new FailureException(
                new Failure(
                        "source_unavailable",
                        Category.DEPENDENCY,
                        true,
                        URL,
                        "source.url cannot be read: " + cause.getMessage() + "; try again later"),
                cause);
    }

    private static FailureException user(String code, String field, String message) {
        return new FailureException(new Failure(code, Category.USER, false, field, message));
    }
}
