package io.gmem.trainer;

import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.testkit.SharedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The state that a killed trainer leaves: {@code run-interrupted} is accepted and its data set is still being built;
 * {@code run-over} was cancelled. The next trainer accepts a single run.
 */
public final class TrainerAfterCrash implements QuarkusTestResourceLifecycleManager {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Map<String, String> start() {
        try {
            TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
            RunSpec over = Specs.of("run-over", "late").spec();
            publish(new DatasetEvent.Progressed(late(), THEN, 1, 2, 0));
            publish(new RunEvent.Accepted(over, THEN));
            publish(new RunEvent.Cancelled(over, THEN, THEN, 0));
            publish(new RunEvent.Accepted(Specs.of("run-interrupted", "late").spec(), THEN));
            return Map.of(
                    "kafka.bootstrap.servers", SharedBroker.bootstrapServers(),
                    "gmem.runs.places", "1",
                    "gmem.artifacts.dir",
                            Files.createTempDirectory("trainer-after-crash").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatasetSpec late() {
        return new DatasetSpec(
                Specs.of("any", "late").dataset(),
                new DatasetSource.Folder("late"),
                16,
                DatasetSpec.PIXELS,
                DatasetSpec.HOG_COLOR,
                new io.gmem.contracts.BankName("late"),
                "");
    }

    private static void publish(Event event) {
        MessageType type = MessageType.of(event);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var record = new ProducerRecord<>(type.topic().topicName(), event.key(), MessageJson.write(event));
            Map.of(
                            "ce_type",
                            type.wireName(),
                            "ce_id",
                            event.key() + THEN,
                            "ce_source",
                            "/gmem/trainer-service",
                            "ce_time",
                            THEN.toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    @Override
    public void stop() {
        // the broker is shared, and stops with the JVM
    }
}
