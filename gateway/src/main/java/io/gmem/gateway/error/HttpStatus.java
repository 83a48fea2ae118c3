package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import jakarta.ws.rs.core.Response;

/** Maps failures to HTTP status codes. */
final class HttpStatus {
    private HttpStatus() {}

    static int of(Failure failure) {
        return switch (failure.code()) {
            case "body_too_large" -> 413;
            case "length_required" -> 411;
            case "generation_timeout" -> 504;
            case "disk_full" -> 507;
            default -> of(failure.category());
        };
    }

    private static int of(Category category) {
        return switch (category) {
            case USER -> 400;
            case MISSING -> 404;
            case CONFLICT -> 409;
            case EXHAUSTED -> 429;
            case DEPENDENCY -> 503;
            case INTERNAL -> 500;
        };
    }

    /** Returns the reason phrase of RFC 9110. */
    static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Insufficient Storage" : known.getReasonPhrase();
    }
}
