package io.gmem.gateway.view;

import io.gmem.eventlog.EventPublisher;
import java.time.Duration;

/** Commands through a publisher of the test's own. */
public final class TestCommands {
    private TestCommands() {}

    /** @param limit after which a publication counts as failed */
    public static CommandSender over(EventPublisher publisher, Duration limit) {
        return new CommandSender(publisher, () -> limit);
    }
}
