package io.gmem.eventlog;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.message.Topic;
import io.gmem.testkit.SharedBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes well-formed and malformed records to the shared broker. Each is durable when the call returns. */
final class TestTopics implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    /** Publishes to the topic of the message's type. */
    void publish(Message message) {
        publish(MessageType.of(message).topic(), message);
    }

    /** Publishes to any topic. */
    void publish(Topic topic, Message message) {
        var envelope = new Envelope("id", "/test", Instant.EPOCH, null, message);
        send(new ProducerRecord<>(
                topic.topicName(), null, message.key(), MessageJson.write(message), envelope.headers()));
    }

    /** Writes a record without headers. */
    RecordMetadata write(Topic topic, String key, byte @Nullable [] value) {
        return send(new ProducerRecord<>(topic.topicName(), key, value));
    }

    private RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
