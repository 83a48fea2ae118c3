package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An error response as RFC 9457 defines it, {@code application/problem+json}. */
@Schema(example = """
        {"type": "urn:gmem:problem:unknown_bank", "title": "Bad Request", "status": 400, "detail": "bank 'pets@7' does not exist",
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
