package io.gmem.eventlog;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/** Publishes messages to their topics. Messages of one key are delivered in publication order. */
@ApplicationScoped
public class EventPublisher {
    private final MutinyEmitter<byte[]> events;
    private final String source;

    /** @param service the name of the publishing service, the last part of {@code ce_source} */
    public EventPublisher(
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> events,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.events = events;
        this.source = "/gmem/" + service;
    }

    /** Publishes a message; completes when all in-sync replicas have stored it. */
    public Uni<Void> publish(Message message) {
        return publish(message, UUID.randomUUID().toString(), null);
    }

    /** Publishes a message as part of the trace of {@code cause}. */
    public Uni<Void> publish(Message message, Envelope cause) {
        return publish(message, UUID.randomUUID().toString(), cause.traceparent());
    }

    /** Publishes a message under the given id, so that consumers can detect a repeated publication. */
    public Uni<Void> publish(Message message, String id, @Nullable String traceparent) {
        var envelope = new Envelope(id, source, Instant.now(), traceparent, message);
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(MessageType.of(message).topic().topicName())
                .withKey(message.key())
                .withHeaders(envelope.headers())
                .build();
        return events.sendMessage(org.eclipse.microprofile.reactive.messaging.Message.of(MessageJson.write(message))
                .addMetadata(metadata));
    }

    /** Publishes a message and blocks until it is durable. Must not be called on an event loop. */
    public void publishAndWait(Message message) {
        publish(message).await().indefinitely();
    }
}
