package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;

/** An error response: status, media type and body in the error format of the request path. */
record ErrorResponse(int status, String mediaType, Object body) {

    static ErrorResponse of(Failure failure, String path) {
        return of(failure, HttpStatus.of(failure), path);
    }

    static ErrorResponse of(Failure failure, int status, String path) {
        return path.equals("/v1") || path.startsWith("/v1/")
                ? new ErrorResponse(status, "application/json", OpenAiError.of(failure, status))
                : new ErrorResponse(status, Problem.MEDIA_TYPE, Problem.of(failure, status, path));
    }
}
