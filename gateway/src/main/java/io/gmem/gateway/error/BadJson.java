package io.gmem.gateway.error;

import com.fasterxml.jackson.core.JacksonException;
import io.gmem.contracts.failure.FailureException;

/** Converts JSON binding errors to failures that name the invalid field. */
public final class BadJson {
    private BadJson() {}

    public static FailureException refusal(JacksonException e) {
        return new FailureException(JsonFailure.of(e), e);
    }
}
