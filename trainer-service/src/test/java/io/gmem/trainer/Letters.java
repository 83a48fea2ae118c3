package io.gmem.trainer;

import io.gmem.contracts.message.Topic;
import io.gmem.testkit.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Raw records of a topic with one partition. */
final class Letters implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final List<String> received = new ArrayList<>();

    Letters(Topic topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(topic.topicName(), 0)));
    }

    /** Returns all records received so far. */
    List<String> received() {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> received.add(record.value()));
        return received;
    }

    /** Sends a record with the event type of a run command. */
    static void send(Topic topic, String key, String value) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            var record = new ProducerRecord<>(topic.topicName(), key, value);
            record.headers().add("ce_type", "io.gmem.run.start.v1".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
