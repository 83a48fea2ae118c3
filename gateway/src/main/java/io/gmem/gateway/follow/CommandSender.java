package io.gmem.gateway.follow;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Command;
import io.gmem.eventlog.EventPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends commands; a broker that does not answer in time is told to the caller. */
@ApplicationScoped
public class CommandSender {
    private final EventPublisher publisher;
    private final Duration limit;

    /** @param limit {@code gmem.commands.timeout}: how long a request waits until its command is durable */
    CommandSender(
            EventPublisher publisher,
            @ConfigProperty(name = "gmem.commands.timeout", defaultValue = "60s") Duration limit) {
        this.publisher = publisher;
        this.limit = limit;
    }

    /** Completes when the command is durable. */
    public Uni<Void> send(Command command) {
        return publisher
                .publish(command)
                .ifNoItem()
                .after(limit)
                .fail()
                .onFailure()
                .transform(cause -> new FailureException(
                        new Failure(
                                "broker_unavailable",
                                Category.DEPENDENCY,
                                true,
                                null,
                                "Kafka did not take the request for '" + command.key() + "' within " + limit.toSeconds()
                                        + " s; it may still do so: look it up before you ask again"),
                        cause));
    }
}
