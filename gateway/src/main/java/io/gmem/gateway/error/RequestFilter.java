package io.gmem.gateway.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters every request before routing. It sets {@code x-request-id}, rejects bodies whose Content-Length exceeds the limit
 * without reading them, and returns 404 for unknown paths in the error format of the path.
 */
@ApplicationScoped
public class RequestFilter {
    /** Maximum size of a JSON body, far above any valid request. */
    static final long JSON_BYTES = 1 << 20;

    /** Maximum size of a form with images, enough for two photographs. */
    public static final long IMAGE_FORM_BYTES = 16 << 20;

    private static final Set<String> IMAGE_FORMS =
            Set.of("/v1/images/variations", "/v1/images/edits", "/api/images/reproduce");

    static final String REQUEST_ID = "x-request-id";
    private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final int BEFORE_ALL = 1000;

    private final UploadLimit uploads;
    private final ObjectMapper json;

    RequestFilter(UploadLimit uploads, ObjectMapper json) {
        this.uploads = uploads;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_ALL);
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE).handler(context -> {
            String path = context.request().path();
            respond(context, ErrorResponse.of(HttpFailure.of(404, path), 404, path));
        });
    }

    private static void assignId(RoutingContext context) {
        String given = context.request().getHeader(REQUEST_ID);
        boolean valid = given != null && VALID_ID.matcher(given).matches();
        String id = valid ? given : UUID.randomUUID().toString();
        context.request().headers().set(REQUEST_ID, id); // for log messages
        context.response().putHeader(REQUEST_ID, id);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        assignId(context);
        try {
            checkLength(request);
        } catch (FailureException e) {
            context.response().putHeader("connection", "close");
            respond(context, ErrorResponse.of(e.failure(), request.path()));
            return;
        }
        context.next();
    }

    private void checkLength(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        boolean accepted =
                "/api/datasets".equals(request.path()) || request.path().startsWith("/api/banks");
        boolean upload = accepted && type != null && !type.startsWith("application/json");
        boolean imageForm = IMAGE_FORMS.contains(request.path());
        long limit = upload ? uploads.bytes() : imageForm ? IMAGE_FORM_BYTES : JSON_BYTES;
        Long length = length(request.getHeader("content-length"));
        if (length != null && length > limit) {
            throw upload ? uploads.tooLarge() : BoundedStream.tooLarge(limit);
        }
        if (length == null && upload && type.startsWith("multipart/")) {
            // Quarkus writes the parts to disk before application code could count their bytes
            throw new FailureException(new Failure(
                    "length_required",
                    Category.USER,
                    false,
                    null,
                    "a form must have a Content-Length; alternatively send the zip or tar file as the request body"));
        }
    }

    private static @Nullable Long length(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header.strip());
        } catch (NumberFormatException e) {
            throw new FailureException(
                    new Failure("bad_request", Category.USER, false, null, "Content-Length is not a number"), e);
        }
    }

    private void respond(RoutingContext context, ErrorResponse error) {
        try {
            context.response()
                    .setStatusCode(error.status())
                    .putHeader("content-type", error.mediaType())
                    .end(Buffer.buffer(json.writeValueAsBytes(error.body())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("error response could not be serialized", e);
        }
    }
}
