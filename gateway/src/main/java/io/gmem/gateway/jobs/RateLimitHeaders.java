package io.gmem.gateway.jobs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds OpenAI's rate limit headers to image responses, and Retry-After to 429 responses. */
final class RateLimitHeaders {
    private static final int TOO_MANY_REQUESTS = 429;

    private final AdmissionControl admission;

    RateLimitHeaders(AdmissionControl admission) {
        this.admission = admission;
    }

    @ServerResponseFilter
    void addHeaders(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == TOO_MANY_REQUESTS) {
            headers.putSingle("retry-after", admission.untilNext().toSeconds());
        }
        if (request.getUriInfo().getPath().startsWith("/v1/images/")) {
            headers.putSingle("x-ratelimit-limit-requests", admission.limit());
            headers.putSingle("x-ratelimit-remaining-requests", admission.free());
            headers.putSingle("x-ratelimit-reset-requests", seconds(admission.untilEmpty()));
        }
    }

    /** {@code 1.25s} */
    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + "s";
    }
}
