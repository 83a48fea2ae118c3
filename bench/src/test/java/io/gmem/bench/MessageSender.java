package io.gmem.bench;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.testkit.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes messages to services. */
final class MessageSender {
    private MessageSender() {}

    /** Publishes messages and returns when all are durable. */
    static void send(Message... messages) {
        send(SharedBroker.bootstrapServers(), messages);
    }

    /** Publishes messages to another broker than the shared one. */
    static void send(String bootstrapServers, Message... messages) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            for (Message message : messages) {
                producer.send(record(message)).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<String, byte[]> record(Message message) {
        MessageType type = MessageType.of(message);
        var record = new ProducerRecord<>(type.topic().topicName(), message.key(), MessageJson.write(message));
        Map.of(
                        "ce_type", type.wireName(),
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_source", "/test",
                        "ce_time", Instant.now().toString())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
