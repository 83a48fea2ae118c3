package io.gmem.gateway.error;

import com.fasterxml.jackson.core.JacksonException;
import io.gmem.contracts.failure.FailureException;

/** Refuses, by the name of its field, what could not be bound. */
public final class BadJson {
    private BadJson() {}

    public static FailureException refusal(JacksonException e) {
        return new FailureException(JsonFailure.of(e), e);
    }
}
