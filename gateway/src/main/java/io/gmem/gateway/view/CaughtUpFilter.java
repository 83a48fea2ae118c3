package io.gmem.gateway.view;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Rejects requests until the views have caught up. Otherwise existing objects would be reported as unknown. */
final class CaughtUpFilter {
    private final EventFollower follower;

    CaughtUpFilter(EventFollower follower) {
        this.follower = follower;
    }

    @ServerRequestFilter
    void check() {
        if (!follower.caughtUp()) {
            throw new FailureException(new Failure(
                    "starting",
                    Category.DEPENDENCY,
                    true,
                    null,
                    "the gateway is starting and has not read all earlier events yet; retry in a few seconds"));
        }
    }
}
