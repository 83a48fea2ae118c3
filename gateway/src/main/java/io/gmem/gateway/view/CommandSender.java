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

/** Sends commands, and what the gateway itself decides; a broker that does not answer in time is told to the caller. */
@ApplicationScoped
public class CommandSender {
    private final EventPublisher publisher;
    private final Duration limit;

    CommandSender(EventPublisher publisher, CommandConfig config) {
        this.publisher = publisher;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.commands.timeout", "is above 0");
    }

    /**
     * As {@link #send(Message)}; runs {@code undo} when the message is not published. A caller that cancels its subscription does
     * not prevent that: the publication goes on, and its failure still has to release what was reserved.
     */
    public Uni<Void> send(Message message, Runnable undo) {
        return undone(send(message), undo);
    }

    /** Runs {@code undo} when {@code sent} fails, whether or not the subscriber still waits. */
    public static <T> Uni<T> undone(Uni<T> sent, Runnable undo) {
        return sent.onFailure().invoke(undo).memoize().indefinitely();
    }

    /** Completes when the command, or what the gateway itself has to remember, is durable. */
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
                                "Kafka did not take the request for '" + message.key() + "' within " + limit.toSeconds()
                                        + " s; it may still do so: look it up before you ask again"),
                        cause));
    }
}
