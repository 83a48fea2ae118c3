package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;

/** A failure as it is answered on a path: status, media type and body of the path's dialect. */
record Refusal(int status, String mediaType, Object body) {

    static Refusal of(Failure failure, String path) {
        return of(failure, HttpStatus.of(failure), path);
    }

    static Refusal of(Failure failure, int status, String path) {
        return path.equals("/v1") || path.startsWith("/v1/")
                ? new Refusal(status, "application/json", OpenAiError.of(failure, status))
                : new Refusal(status, Problem.MEDIA_TYPE, Problem.of(failure, status, path));
    }
}
