package io.gmem.gateway.error;

import io.gmem.contracts.failure.Failure;

/** A failure in words, for those who tell it otherwise than by an answer. */
public final class ErrorFormat {
    private ErrorFormat() {}

    /** As OpenAI's clients read it. */
    public static OpenAiError openAi(Failure failure) {
        return OpenAiError.of(failure, HttpStatus.of(failure));
    }
}
