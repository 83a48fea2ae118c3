package io.gmem.gateway.error;

import com.fasterxml.jackson.core.JacksonException;
import io.gmem.contracts.failure.FailureException;

/** Converts JSON binding errors to failures that name the invalid field. */
public final class JsonBindingError {
    private JsonBindingError() {}

    public static FailureException toFailure(JacksonException e) {
        return new FailureException(JsonFailure.of(e), e);
    }
}
