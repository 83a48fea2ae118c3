package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.EventPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes facts under deterministic ids, so that a fact published again after a crash has the same id. */
@ApplicationScoped
public class FactPublisher {
    private static final Duration RETRY_BACKOFF = Duration.ofSeconds(1);

    private final EventPublisher events;

    FactPublisher(EventPublisher events) {
        this.events = events;
    }

    /** Completes when the fact is durable. */
    Uni<Void> publish(Event fact, @Nullable String traceparent) {
        return events.publish(fact, id(fact), traceparent);
    }

    /** Retries until the fact is durable, because losing it would leave its operation unfinished forever. */
    void publishUntilDurable(Event fact) {
        Uni.createFrom()
                .deferred(() -> publish(fact, null))
                .onFailure()
                .retry()
                .withBackOff(RETRY_BACKOFF, RETRY_BACKOFF.multipliedBy(30))
                .indefinitely()
                .await()
                .indefinitely();
    }

    private static String id(Event fact) {
        String name = MessageType.of(fact).wireName() + ":" + fact.key() + ":" + attempt(fact);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String attempt(Event fact) {
        if (fact instanceof OperationEvent operation) {
            return operation.acceptedAt().toString();
        }
        return fact instanceof BankEvent.Published bank ? bank.digest() : fact.toString();
    }
}
