package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;

/** Formats failures that are sent outside an HTTP error response, for example in an event stream. */
public final class ErrorFormat {
    private ErrorFormat() {}

    /** Returns the failure in OpenAI's error format. */
    public static OpenAiError openAi(Failure failure) {
        return OpenAiError.of(failure, HttpStatus.of(failure));
    }
}
