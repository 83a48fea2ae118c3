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

/** Maps exceptions thrown by resources to error responses. Unknown exceptions are logged and return 500 without details. */
final class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response failure(FailureException e, UriInfo uri) {
        return response(ErrorResponse.of(e.failure(), uri.getPath()), null);
    }

    @ServerExceptionMapper
    Response json(MismatchedInputException e, UriInfo uri) {
        return response(ErrorResponse.of(JsonFailure.of(e), uri.getPath()), null);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, UriInfo uri, HttpHeaders headers) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException rejection) {
                return failure(rejection, uri);
            } else if (cause instanceof JacksonException json) {
                return response(ErrorResponse.of(JsonFailure.of(json), uri.getPath()), null);
            }
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        if (status >= 500) {
            LOG.errorf(e, "request failed: requestId=%s path=%s", requestId(headers), uri.getPath());
        }
        return response(
                ErrorResponse.of(HttpFailure.of(status, uri.getPath()), status, uri.getPath()),
                e.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, UriInfo uri, HttpHeaders headers) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException rejection) {
                return failure(rejection, uri);
            }
        }
        if (e instanceof JacksonException json) {
            return response(ErrorResponse.of(JsonFailure.of(json), uri.getPath()), null);
        } else if (e instanceof IOException) {
            // file errors have failures of their own, so this exception comes from the client's connection
            LOG.debugf(e, "request body could not be read: requestId=%s path=%s", requestId(headers), uri.getPath());
            return response(
                    ErrorResponse.of(
                            new Failure(
                                    "broken_body",
                                    Category.USER,
                                    true,
                                    null,
                                    "the request body ended before it was complete or does not match its Content-Type"),
                            uri.getPath()),
                    null);
        }
        LOG.errorf(e, "request failed: requestId=%s path=%s", requestId(headers), uri.getPath());
        return response(
                ErrorResponse.of(
                        new Failure(
                                "internal_error",
                                Category.INTERNAL,
                                false,
                                null,
                                "internal gateway error; see the gateway log for this x-request-id"),
                        uri.getPath()),
                null);
    }

    private static @Nullable String requestId(HttpHeaders request) {
        return request.getHeaderString(RequestFilter.REQUEST_ID);
    }

    private static Response response(ErrorResponse error, @Nullable String allow) {
        var builder = Response.status(error.status()).type(error.mediaType()).entity(error.body());
        return (allow == null ? builder : builder.header(HttpHeaders.ALLOW, allow)).build();
    }
}
