package io.gmem.testkit;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A channel to Kafka without a broker: {@code new EventPublisher(emitter, "test")} publishes to it. It records each message that
 * became durable, in order; a test can fail a publication or hold it back. Thread-safe.
 *
 * <pre>{@code
 * var emitter = new RecordingEmitter();
 * emitter.beforeDurable(message -> { throw new IllegalStateException("no broker"); }); // publications fail
 * emitter.hold();    // publications stay pending
 * emitter.release(); // pending publications become durable
 * }</pre>
 */
public final class RecordingEmitter implements MutinyEmitter<byte[]> {
    /**
     * A message as the broker receives it.
     *
     * @param headers of the Kafka record
     */
    public record Sent(String topic, String key, Headers headers, Message message) {
        /** The last value of a header; null when there is none. */
        public @Nullable String header(String name) {
            return text(headers, name);
        }

        /** The record as a consumer receives it. */
        public ConsumerRecord<String, byte[]> received() {
            byte[] value = MessageJson.write(message);
            return new ConsumerRecord<>(
                    topic, 0, 0, 0, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
        }
    }

    private final List<Sent> durable = new CopyOnWriteArrayList<>();
    private final List<Message> held = new CopyOnWriteArrayList<>();
    private volatile Consumer<Message> beforeDurable = message -> {};
    private volatile CompletableFuture<@Nullable Void> gate = CompletableFuture.completedFuture(null);

    /** Runs {@code action} before a message becomes durable; an exception of {@code action} fails the publication. */
    public void beforeDurable(Consumer<Message> action) {
        beforeDurable = action;
    }

    /** Holds back the publications from now on until {@link #release}. */
    public void hold() {
        held.clear();
        gate = new CompletableFuture<>();
    }

    /** Lets the held publications proceed, in the calling thread. */
    public void release() {
        gate.complete(null);
    }

    /** The messages whose publication has waited, or still waits, since {@link #hold} was called. */
    public List<Message> held() {
        return List.copyOf(held);
    }

    /** The records that became durable, in order. */
    public List<Sent> sent() {
        return List.copyOf(durable);
    }

    /** The messages that became durable, in order. */
    public List<Message> messages() {
        return durable.stream().map(Sent::message).toList();
    }

    @Override
    public <M extends org.eclipse.microprofile.reactive.messaging.Message<? extends byte[]>> Uni<Void> sendMessage(
            M message) {
        Sent sent = read(message);
        return Uni.createFrom().completionStage(() -> {
            CompletableFuture<@Nullable Void> open = gate;
            if (!open.isDone()) {
                held.add(sent.message());
            }
            return open.thenRun(() -> {
                beforeDurable.accept(sent.message());
                durable.add(sent);
            });
        });
    }

    private static Sent read(org.eclipse.microprofile.reactive.messaging.Message<? extends byte[]> message) {
        OutgoingKafkaRecordMetadata<?> metadata =
                message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        String wireName = String.valueOf(text(metadata.getHeaders(), "ce_type"));
        MessageType type = MessageType.ofWireName(wireName).orElseThrow();
        return new Sent(
                metadata.getTopic(),
                String.valueOf(metadata.getKey()),
                metadata.getHeaders(),
                MessageJson.read(type, message.getPayload()));
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public Uni<Void> send(byte[] payload) {
        throw unsupported();
    }

    @Override
    public void sendAndAwait(byte[] payload) {
        throw unsupported();
    }

    @Override
    public Cancellable sendAndForget(byte[] payload) {
        throw unsupported();
    }

    @Deprecated
    @Override
    public <M extends org.eclipse.microprofile.reactive.messaging.Message<? extends byte[]>> void send(M message) {
        throw unsupported();
    }

    @Override
    public <M extends org.eclipse.microprofile.reactive.messaging.Message<? extends byte[]>> void sendMessageAndAwait(
            M message) {
        throw unsupported();
    }

    @Override
    public <M extends org.eclipse.microprofile.reactive.messaging.Message<? extends byte[]>>
            Cancellable sendMessageAndForget(M message) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("EventPublisher uses sendMessage only");
    }

    @Override
    public void complete() {}

    @Override
    public void error(Exception failure) {}

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean hasRequests() {
        return true;
    }
}
