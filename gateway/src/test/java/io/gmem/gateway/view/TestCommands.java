package io.gmem.gateway.view;

import io.gmem.eventlog.EventPublisher;
import java.time.Duration;

/** Creates command senders with a publisher of the test. */
public final class TestCommands {
    private TestCommands() {}

    /** @param limit time after which a publication fails */
    public static CommandSender over(EventPublisher publisher, Duration limit) {
        return new CommandSender(publisher, () -> limit);
    }
}
