package io.gmem.gateway.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A refusal as OpenAI's clients read it. */
@Schema(example = """
        {"error": {"message": "n is from 1 to 64, not 0", "type": "invalid_request_error", "param": "n", "code": "invalid_n"}}""")
public record OpenAiError(Body error) {

    /** What went wrong; {@code param} is null when no field is to blame. */
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
