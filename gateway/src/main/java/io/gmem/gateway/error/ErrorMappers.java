package io.gmem.gateway.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever a resource throws into a refusal. What it cannot explain is ours: 500, logged, and nothing told of it. */
final class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response failure(FailureException e, UriInfo uri) {
        return answer(Refusal.of(e.failure(), uri.getPath()), null);
    }

    @ServerExceptionMapper
    Response json(MismatchedInputException e, UriInfo uri) {
        return answer(Refusal.of(JsonFailure.of(e), uri.getPath()), null);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, UriInfo uri, HttpHeaders headers) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException refused) {
                return failure(refused, uri);
            } else if (cause instanceof JacksonException json) {
                return answer(Refusal.of(JsonFailure.of(json), uri.getPath()), null);
            }
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        if (status >= 500) {
            LOG.errorf(e, "request failed: requestId=%s path=%s", requestId(headers), uri.getPath());
        }
        return answer(
                Refusal.of(HttpFailure.of(status, uri.getPath()), status, uri.getPath()),
                e.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }

    @ServerExceptionMapper
    Response anything(Throwable e, UriInfo uri, HttpHeaders headers) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException refused) {
                return failure(refused, uri);
            }
        }
        if (e instanceof JacksonException json) {
            return answer(Refusal.of(JsonFailure.of(json), uri.getPath()), null);
        } else if (e instanceof IOException) {
            // files are read and written behind failures of their own; what comes here is the caller's line
            LOG.debugf(e, "body not read: requestId=%s path=%s", requestId(headers), uri.getPath());
            return answer(
                    Refusal.of(
                            new Failure(
                                    "broken_body",
                                    Category.USER,
                                    true,
                                    null,
                                    "the body ended before it was whole, or is not of its Content-Type"),
                            uri.getPath()),
                    null);
        }
        LOG.errorf(e, "request failed: requestId=%s path=%s", requestId(headers), uri.getPath());
        return answer(
                Refusal.of(
                        new Failure(
                                "internal_error",
                                Category.INTERNAL,
                                false,
                                null,
                                "a fault of the gateway; its log says more under this x-request-id"),
                        uri.getPath()),
                null);
    }

    private static @Nullable String requestId(HttpHeaders request) {
        return request.getHeaderString(RequestFilter.REQUEST_ID);
    }

    private static Response answer(Refusal refusal, @Nullable String allow) {
        var response =
                Response.status(refusal.status()).type(refusal.mediaType()).entity(refusal.body());
        return (allow == null ? response : response.header(HttpHeaders.ALLOW, allow)).build();
    }
}
