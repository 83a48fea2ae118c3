package io.gmem.memory.operation;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.testkit.SharedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Prepares the state left by a killed memory service: bank {@code cut-off} has version 1, and an append to it is accepted but not
 * completed. Small banks are not stored whole, so that versions consist of several artifacts.
 */
public final class InterruptedOperation implements QuarkusTestResourceLifecycleManager {
    static final Instant ACCEPTED_AT = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("memory-service");
            var store = new FileArtifactStore(home.resolve("artifacts"), "test");
            BankEvent.Published bank = bank(store);
            Path upload = store.stage();
            Files.writeString(upload.resolve("upload.json"), "{\"vectors\": [[1, 2, 3, 4, 5, 6]]}");
            var file = store.publish(upload, ArtifactPath.upload("cut-off"), MediaTypes.UPLOAD);
            var spec = new OperationSpec(
                    new OperationId("cut-off"),
                    new BankName("cut-off"),
                    null,
                    new BankOperation.AppendVectors(file, "more.json", "warm"),
                    "");
            TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
            publish(bank);
            publish(new OperationEvent.Accepted(spec, ACCEPTED_AT));
            return Map.of(
                    "kafka.bootstrap.servers",
                    SharedBroker.bootstrapServers(),
                    "gmem.artifacts.dir",
                    home.resolve("artifacts").toString(),
                    "gmem.imports.dir",
                    home.resolve("imports").toString(),
                    "gmem.banks.whole-below",
                    "1",
                    "gmem.banks.parts",
                    "3",
                    "gmem.banks.max-rows",
                    "200");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BankEvent.Published bank(ArtifactStore store) throws IOException {
        var version = new BankVersion(new BankName("cut-off"), 1);
        Path folder = store.stage();
        try (var writer = new MemoryBankWriter(folder, 6)) {
            for (int i = 0; i < 24; i++) {
                writer.add(new float[] {i, 1, 0, 0, 0, 0}, new Item(i, i + ".png", "0".repeat(64), i % 2, 16, 16));
            }
            var origin = new BankOrigin("cut-off", 1, null, "", "by-hand", List.of("warm", "cool"), "");
            var done = writer.finish(origin, Map.of("name", HostTensor.u8(new byte[] {1}, 1)));
            return new BankEvent.Published(
                    version,
                    null,
                    null,
                    store.publish(folder, ArtifactPath.bank(version), MediaTypes.BANK),
                    done.digest(),
                    done.encoder(),
                    done.encoderDigest(),
                    6,
                    24,
                    done.labels(),
                    ACCEPTED_AT,
                    "");
        }
    }

    private static void publish(Event event) {
        MessageType type = MessageType.of(event);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var record = new ProducerRecord<>(type.topic().topicName(), event.key(), MessageJson.write(event));
            Map.of(
                            "ce_type", type.wireName(),
                            "ce_id", event.key(),
                            "ce_source", "/gmem/memory-service",
                            "ce_time", ACCEPTED_AT.toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    @Override
    public void stop() {
        // the broker is shared by all tests
    }
}
