package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Completeness;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Reads JSON bodies up to the size limit and rejects bodies that are missing or lack a required field. */
@Provider
public class BodyReader implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (!context.getType().isRecord() || !MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            return context.proceed();
        }
        context.setInputStream(new BoundedStream(context.getInputStream(), RequestFilter.JSON_BYTES));
        Object body = context.proceed();
        if (body == null) {
            throw new FailureException(
                    new Failure("missing_body", Category.USER, false, null, "the request must have a JSON body"));
        }
        return Completeness.check(body);
    }
}
