package io.gmem.gateway.view;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports the gateway as ready once its views have applied all events published before it started. */
@Readiness
final class CaughtUpCheck implements HealthCheck {
    private final EventFollower follower;

    CaughtUpCheck(EventFollower follower) {
        this.follower = follower;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("events").status(follower.caughtUp()).build();
    }
}
