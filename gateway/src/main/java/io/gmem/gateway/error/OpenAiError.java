package io.gmem.gateway.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An error response in OpenAI's format. */
@Schema(example = """
        {"error": {"message": "n must be between 1 and 64 (was 0)", "type": "invalid_request_error", "param": "n", "code": "invalid_n"}}""")
public record OpenAiError(Body error) {

    /** The error; {@code param} is null if it concerns no particular field. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Body(
            String message, String type, @Nullable String param, String code) {}

    static OpenAiError of(Failure failure, int status) {
        return new OpenAiError(new Body(failure.message(), type(status), failure.field(), failure.code()));
    }

    private static String type(int status) {
        if (status >= 500) {
            return "server_error";
        }
        return switch (status) {
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> "invalid_request_error";
        };
    }
}
