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

/** Says messages on their topics. Messages of one key arrive in the order in which they were published. */
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

    /** Publishes; completes when all in-sync replicas have it. */
    public Uni<Void> publish(Message message) {
        return publish(message, UUID.randomUUID().toString(), null);
    }

    /** Publishes as part of the trace that {@code cause} belongs to. */
    public Uni<Void> publish(Message message, Envelope cause) {
        return publish(message, UUID.randomUUID().toString(), cause.traceparent());
    }

    /** Publishes under an id of the caller's, so that a consumer can tell a repetition. */
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

    /** Publishes and waits until it is durable. Not for an event loop. */
    public void publishAndWait(Message message) {
        publish(message).await().indefinitely();
    }
}
