package io.gmem.gateway.view;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers nothing from views that have not seen all there was: what is only not read yet would be told as unknown. */
final class UntilCaughtUp {
    private final EventFollower follower;

    UntilCaughtUp(EventFollower follower) {
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
                    "the gateway has not yet read what happened before it started; ask again in a moment"));
        }
    }
}
