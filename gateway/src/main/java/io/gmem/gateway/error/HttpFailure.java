package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;

/** What the HTTP layer refuses before a resource is asked, as a failure. */
final class HttpFailure {
    private HttpFailure() {}

    static Failure of(int status, String path) {
        return switch (status) {
            case 404 -> user("not_found", "there is nothing at " + path + "; /q/swagger-ui lists what there is");
            case 405 -> user("method_not_allowed", "this method cannot be used on " + path + "; see the header Allow");
            case 406 -> user("not_acceptable", "nothing the header Accept names can be answered by " + path);
            case 413 -> user("body_too_large", "the body is larger than is taken here");
            case 415 ->
                user(
                        "unsupported_media_type",
                        "the Content-Type is not taken by " + path + "; /q/swagger-ui says what is");
            default ->
                status < 500
                        ? user("bad_request", "the request cannot be understood")
                        : new Failure(
                                "internal_error",
                                Category.INTERNAL,
                                false,
                                null,
                                "a fault of the gateway; its log says more under this x-request-id");
        };
    }

    private static Failure user(String code, String message) {
        return new Failure(code, Category.USER, false, null, message);
    }
}
