package io.gmem.gateway.view;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.Message;
import io.gmem.eventlog.EventPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Publishes commands and the gateway's own events. Fails if the broker does not acknowledge a message in time. */
@ApplicationScoped
public class CommandSender {
    private final EventPublisher publisher;
    private final Duration limit;

    CommandSender(EventPublisher publisher, CommandConfig config) {
        this.publisher = publisher;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.commands.timeout", "must be greater than 0");
    }

    /**
     * As {@link #send(Message)}; runs {@code undo} if publication fails. Cancelling the subscription does not cancel the
     * publication, so a later failure still releases the reservation.
     */
    public Uni<Void> send(Message message, Runnable undo) {
        return undoOnFailure(send(message), undo);
    }

    /** Runs {@code undo} if {@code sent} fails, even after the subscriber has cancelled. */
    public static <T> Uni<T> undoOnFailure(Uni<T> sent, Runnable undo) {
        return sent.onFailure().invoke(undo).memoize().indefinitely();
    }

    /** Completes when the message is durable. */
    public Uni<Void> send(Message message) {
        return publisher
                .publish(message)
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
                                "Kafka did not acknowledge the request for '" + message.key() + "' within "
                                        + limit.toSeconds()
                                        + " s; it may still be processed: check its state before retrying"),
                        cause));
    }
}
