package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;

/** Maps HTTP status codes set by the HTTP layer, before a resource is called, to failures. */
final class HttpFailure {
    private HttpFailure() {}

    static Failure of(int status, String path) {
        return switch (status) {
            case 404 -> user("not_found", "no resource at " + path + "; /q/swagger-ui lists the available paths");
            case 405 ->
                user(
                        "method_not_allowed",
                        "method not allowed on " + path + "; the Allow header lists the allowed methods");
            case 406 -> user("not_acceptable", path + " cannot produce any media type listed in the Accept header");
            case 413 -> user("body_too_large", "the request body exceeds the size limit");
            case 415 ->
                user(
                        "unsupported_media_type",
                        path + " does not accept this Content-Type; /q/swagger-ui lists the accepted ones");
            default ->
                status < 500
                        ? user("bad_request", "malformed request")
                        : new Failure(
                                "internal_error",
                                Category.INTERNAL,
                                false,
                                null,
                                "internal gateway error; see the gateway log for this x-request-id");
        };
    }

    private static Failure user(String code, String message) {
        return new Failure(code, Category.USER, false, null, message);
    }
}
