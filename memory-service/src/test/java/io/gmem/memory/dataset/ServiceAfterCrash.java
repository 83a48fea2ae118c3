package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
import io.gmem.testkit.SharedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Prepares the state left by a killed memory service: data set {@code interrupted} is accepted and in progress, and a staged
 * folder remains. Passes the service directories to the test as system properties.
 */
public final class ServiceAfterCrash implements QuarkusTestResourceLifecycleManager {
    static final DatasetSpec INTERRUPTED = DatasetDeciderTest.spec("interrupted", "interrupted", "interrupted.zip");
    static final Instant ACCEPTED_AT = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("memory-service");
            Path imports = Files.createDirectory(home.resolve("imports"));
            Path staged = Files.createDirectories(home.resolve("artifacts/.staging/memory-service/half"));
            Files.writeString(staged.resolve("images.safetensors.rows"), "half");
            TestArchives.zip(
                    imports.resolve("interrupted.zip"),
                    Map.of("a.png", TestImageFiles.png(1, 30, 30), "b.png", TestImageFiles.png(2, 30, 30)));
            TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
            publish(new DatasetEvent.Accepted(INTERRUPTED, ACCEPTED_AT));
            publish(new DatasetEvent.Progressed(INTERRUPTED, ACCEPTED_AT, 1, 2, 0));
            System.setProperty("test.home", home.toString());
            return Map.of(
                    "kafka.bootstrap.servers", SharedBroker.bootstrapServers(),
                    "gmem.artifacts.dir", home.resolve("artifacts").toString(),
                    "gmem.downloads.private", "true",
                    "gmem.downloads.pause", "10ms",
                    "gmem.imports.dir", imports.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(DatasetEvent event) {
        MessageType type = MessageType.of(event);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var record = new ProducerRecord<>(type.topic().topicName(), event.key(), MessageJson.write(event));
            Map.of(
                            "ce_type", type.wireName(),
                            "ce_id", EventIds.of(event),
                            "ce_source", "/gmem/memory-service",
                            "ce_time", ACCEPTED_AT.toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    @Override
    public void stop() {
        System.clearProperty("test.home");
    }
}
