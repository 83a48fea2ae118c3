package io.gmem.gateway.jobs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Says how many jobs there is room for, under OpenAI's names, and with a refusal for lack of it when to come again. */
final class RateLimitHeaders {
    private static final int TOO_MANY = 429;

    private final AdmissionControl open;

    RateLimitHeaders(AdmissionControl open) {
        this.open = open;
    }

    @ServerResponseFilter
    void say(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == TOO_MANY) {
            headers.putSingle("retry-after", open.untilNext().toSeconds());
        }
        if (request.getUriInfo().getPath().startsWith("/v1/images/")) {
            headers.putSingle("x-ratelimit-limit-requests", open.limit());
            headers.putSingle("x-ratelimit-remaining-requests", open.free());
            headers.putSingle("x-ratelimit-reset-requests", seconds(open.untilEmpty()));
        }
    }

    /** {@code 1.25s} */
    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + "s";
    }
}
