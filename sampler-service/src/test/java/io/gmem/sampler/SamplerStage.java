package io.gmem.sampler;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.sampler.job.JobManifest;
import io.gmem.testkit.SharedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The state that the service finds at startup: a broker whose log ends as after {@code kill -9}. One job was accepted only; of
 * another the images were published, but not the result.
 */
public final class SamplerStage implements QuarkusTestResourceLifecycleManager {
    static final GenerationSpec CUT_OFF = Events.request("cut-off", new Prompt.Row(1), 2, 40);
    static final GenerationSpec GENERATED = Events.request("drawn", new Prompt.Row(2), 1, 50);
    static final JobManifest GENERATED_MANIFEST = new JobManifest(
            GENERATED,
            Events.NOON.minusSeconds(1),
            Events.NOON.plusSeconds(3),
            Events.checkpoint("before-the-crash", 900),
            null,
            List.of(new GeneratedImage("image-0.png", 50, List.of(2L), null, 2, 0.25, false)),
            2);

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("gmem-sampler-test");
            publishImages(folder);
            TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
            send(List.of(
                    new JobEvent.Accepted(CUT_OFF, Events.NOON),
                    new JobEvent.Accepted(GENERATED, GENERATED_MANIFEST.acceptedAt())));
            return Map.of(
                    "kafka.bootstrap.servers", SharedBroker.bootstrapServers(),
                    "gmem.artifacts.dir", folder.toString(),
                    "gmem.jobs.places", "4");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("failed to send the events", e);
        }
    }

    private static ArtifactRef publishImages(Path folder) throws IOException {
        var store = new FileArtifactStore(folder, "before-the-crash");
        Path staged = store.stage();
        Files.write(staged.resolve("image-0.png"), new byte[] {1, 2, 3});
        Files.write(staged.resolve("job.json"), MessageJson.mapper().writeValueAsBytes(GENERATED_MANIFEST));
        return store.publish(staged, ArtifactPath.job(GENERATED.id()), MediaTypes.IMAGES);
    }

    private static void send(List<? extends Message> messages) throws InterruptedException, ExecutionException {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (Message message : messages) {
                MessageType type = MessageType.of(message);
                var record = new ProducerRecord<>(type.topic().topicName(), message.key(), MessageJson.write(message));
                header(record, "ce_id", UUID.randomUUID().toString());
                header(record, "ce_source", "/gmem/sampler-service");
                header(record, "ce_type", type.wireName());
                header(record, "ce_time", Events.NOON.toString());
                producer.send(record).get();
            }
        }
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void stop() {
        // the broker is shared, and the operating system cleans the folder
    }
}
