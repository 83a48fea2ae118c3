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
 * What holds for every request, before any resource is looked for: it gets an {@code x-request-id}, a body that says it is
 * too large is not read, and a path that nobody answers is refused in its dialect.
 */
@ApplicationScoped
public class RequestFilter {
    /** No request in JSON is anywhere near it. */
    static final long JSON_BYTES = 1 << 20;

    /** A form with pictures in it; two photographs fit in well. */
    public static final long PICTURES_BYTES = 16 << 20;

    private static final Set<String> PICTURE_FORMS =
            Set.of("/v1/images/variations", "/v1/images/edits", "/api/images/reproduce");

    static final String REQUEST_ID = "x-request-id";
    private static final Pattern SENSIBLE_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
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
            answer(context, Refusal.of(HttpFailure.of(404, path), 404, path));
        });
    }

    private static void name(RoutingContext context) {
        String given = context.request().getHeader(REQUEST_ID);
        boolean sensible = given != null && SENSIBLE_ID.matcher(given).matches();
        String id = sensible ? given : UUID.randomUUID().toString();
        context.request().headers().set(REQUEST_ID, id); // so that the log can name it
        context.response().putHeader(REQUEST_ID, id);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        name(context);
        try {
            checkLength(request);
        } catch (FailureException e) {
            context.response().putHeader("connection", "close");
            answer(context, Refusal.of(e.failure(), request.path()));
            return;
        }
        context.next();
    }

    private void checkLength(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        boolean taken = "/api/datasets".equals(request.path()) || request.path().startsWith("/api/banks");
        boolean upload = taken && type != null && !type.startsWith("application/json");
        boolean pictures = PICTURE_FORMS.contains(request.path());
        long limit = upload ? uploads.bytes() : pictures ? PICTURES_BYTES : JSON_BYTES;
        Long length = length(request.getHeader("content-length"));
        if (length != null && length > limit) {
            throw upload ? uploads.tooLarge() : BoundedStream.tooLarge(limit);
        }
        if (length == null && upload && type.startsWith("multipart/")) {
            // its parts are laid on the disk before anything of ours could count them
            throw new FailureException(new Failure(
                    "length_required",
                    Category.USER,
                    false,
                    null,
                    "a form has to say its Content-Length; or send the zip or tar itself as the body"));
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

    private void answer(RoutingContext context, Refusal refusal) {
        try {
            context.response()
                    .setStatusCode(refusal.status())
                    .putHeader("content-type", refusal.mediaType())
                    .end(Buffer.buffer(json.writeValueAsBytes(refusal.body())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a refusal cannot be written", e);
        }
    }
}
