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

/** Says to services what another service would say. */
final class Post {
    private Post() {}

    /** Returns when it is durable. */
    static void send(Message message) {
        send(SharedBroker.bootstrapServers(), message);
    }

    /** Says it on another broker than the shared one. */
    static void send(String bootstrapServers, Message message) {
        MessageType type = MessageType.of(message);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(type.topic().topicName(), message.key(), MessageJson.write(message));
            Map.of(
                            "ce_type", type.wireName(),
                            "ce_id", UUID.randomUUID().toString(),
                            "ce_source", "/test",
                            "ce_time", Instant.now().toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
