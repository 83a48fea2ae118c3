package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A refusal in the words of RFC 9457, {@code application/problem+json}. */
@Schema(example = """
        {"type": "urn:gmem:problem:unknown_bank", "title": "Bad Request", "status": 400, "detail": "bank names no version: pets@7",
         "instance": "/api/runs", "code": "unknown_bank", "field": "bank", "retryable": false}""")
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        @Nullable String field,
        boolean retryable) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Failure failure, int status, String path) {
        return new Problem(
                "urn:gmem:problem:" + failure.code(),
                HttpStatus.title(status),
                status,
                failure.message(),
                path,
                failure.code(),
                failure.field(),
                failure.retryable());
    }
}
