package io.gmem.memory.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.MessageType;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
import io.gmem.memory.TestPacked;
import io.gmem.memory.TestShards;
import io.gmem.memory.download.FileServer;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends commands through a real broker to a real store; the service starts with the state left by a crash. */
@QuarkusTest
@WithTestResource(ServiceAfterCrash.class)
class DatasetFlowTest {
    @Inject
    EventPublisher events;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "gmem.imports.dir")
    Path imports;

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private @Nullable TopicView view;

    @BeforeEach
    void follow() {
        view = TopicView.follow(
                KafkaClients.at(bootstrapServers),
                List.of(Topic.DATASETS, Topic.BANKS),
                envelope -> received.add(envelope.message()));
    }

    @AfterEach
    void stopFollowing() {
        Objects.requireNonNull(view).close();
    }

    private static DatasetSpec spec(String id, DatasetSource source) {
        return new DatasetSpec(new DatasetId(id), source, 16, "pixels", "hog-color", new BankName(id), "a test");
    }

    private <T extends Message> T awaitMessage(Class<T> type, String key) {
        return Eventually.value(
                type.getSimpleName() + " of " + key,
                () -> all(type, key).stream().findFirst().orElse(null));
    }

    private <T extends Message> List<T> all(Class<T> type, String key) {
        return received.stream()
                .filter(message -> message.key().equals(key))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private Failure awaitFailure(DatasetSpec spec) {
        events.publishAndWait(new IngestDataset(spec));
        return awaitMessage(DatasetEvent.Failed.class, spec.id().value()).failure();
    }

    private ArtifactRef upload(String id, Path file) throws IOException {
        Path staged = store.stage();
        Files.copy(file, staged.resolve("upload.bin"));
        return store.publish(staged, ArtifactPath.upload(id), MediaTypes.UPLOAD);
    }

    private static Map<String, byte[]> mixed() {
        Map<String, byte[]> files = new LinkedHashMap<>(TestImageFiles.everyFormat());
        files.put("soft/1.png", TestImageFiles.png(1, 20, 33));
        files.put("soft/2.png", TestImageFiles.png(2, 44, 20));
        files.put("hard/3.png", TestImageFiles.png(3, 90, 90));
        files.put("hard/cut.jpg", TestImageFiles.truncatedJpeg());
        files.put("hard/huge.png", TestImageFiles.hugePng());
        files.put("README.txt", "hello".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    @Test
    void ingestsPackedImagesByUrlAfterConnectionLoss() throws IOException {
        Map<String, byte[]> digits = Map.of(
                "train-images-idx3-ubyte.gz",
                        TestPacked.gzip(TestPacked.idx(TestPacked.noise(1, 12 * 784), 12, 28, 28)),
                "train-labels-idx1-ubyte.gz",
                        TestPacked.gzip(TestPacked.idxLabels(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)));
        byte[] tar = Files.readAllBytes(TestArchives.tarGz(Files.createTempFile("digits", ".tgz"), digits));
        try (var server = new FileServer()) {
            server.content = tar;
            server.cutAfter = tar.length / 2 + 1;
            String url = server.address("/pets.zip").toString();
            var spec = spec("digits", new DatasetSource.Address(url, Digest.of(tar)));

            events.publishAndWait(new IngestDataset(spec));

            var published = awaitMessage(DatasetEvent.Published.class, "digits");
            assertThat(published.spec()).isEqualTo(spec);
            assertThat(published.count()).isEqualTo(12);
            assertThat(published.labels()).containsExactly("1", "2", "3", "4", "5", "6", "8", "9");
            assertThat(server.ranges).hasSize(2);
            Eventually.holds(
                    () -> assertThat(store.list(ArtifactPath.shards(spec.id()))).isEmpty());

            Failure failure = awaitFailure(spec("digits-2", new DatasetSource.Address(url, "0".repeat(64))));
            assertThat(failure.code()).isEqualTo("source_differs");
        }
    }

    @Test
    void ingestsUploadedZip() throws IOException {
        Path zip = TestArchives.zip(Files.createTempFile("mixed", ".zip"), mixed());
        var spec = spec("mixed", new DatasetSource.Upload(upload("mixed", zip), "mixed.zip"));

        events.publishAndWait(new IngestDataset(spec));

        var published = awaitMessage(DatasetEvent.Published.class, "mixed");
        var bank = awaitMessage(BankEvent.Published.class, "mixed@1");
        assertThat(all(DatasetEvent.Accepted.class, "mixed")).hasSize(1);
        assertThat(published.spec()).isEqualTo(spec);
        assertThat(published.count()).isEqualTo(11);
        assertThat(published.labels()).containsExactly("hard", "soft");
        assertThat(published.skippedCount()).isEqualTo(2);
        assertThat(published.skipped().get(0).reason()).isEqualTo("truncated JPEG");
        assertThat(published.skipped().get(1).reason()).startsWith("too large: 40000x40000 pixels");
        assertThat(published.bankVersion()).isEqualTo(bank.version());
        assertThat(bank.dataset()).isEqualTo(spec.id());
        try (var set = LatentDataset.open(store.fetch(published.artifact()));
                var snippets = MemoryBank.open(store.fetch(bank.artifact()))) {
            assertThat(set.count()).isEqualTo(11);
            assertThat(snippets.count()).isEqualTo(11);
            assertThat(snippets.dimension()).isEqualTo(bank.dimension());
            assertThat(snippets.description().digest()).isEqualTo(bank.digest());
            assertThat(snippets.source(10)).isEqualTo("soft/2.png");
        }
    }

    @Test
    void ingestsLatentShards() throws IOException {
        Path zip = TestArchives.zip(Files.createTempFile("shards", ".zip"), TestShards.files());
        var spec = spec("shards", new DatasetSource.Upload(upload("shards", zip), "shards.zip"));

        events.publishAndWait(new IngestDataset(spec));

        var published = awaitMessage(DatasetEvent.Published.class, "shards");
        var bank = awaitMessage(BankEvent.Published.class, "shards@1");
        assertThat(published.latents()).isEqualTo(new PrecomputedLatents(2, "latents_stats.pt", null, false));
        assertThat(published.count()).isEqualTo(11);
        assertThat(published.channels()).isEqualTo(TestShards.CHANNELS);
        assertThat(published.latentSize()).isEqualTo(TestShards.SIZE);
        assertThat(bank.encoder()).isEqualTo("unnamed");
        assertThat(bank.dimension()).isEqualTo(TestShards.DIMENSION);
        try (var snippets = MemoryBank.open(store.fetch(bank.artifact()))) {
            assertThat(snippets.item(7).source()).isEqualTo("latents_rank00_shard001.safetensors/1");
        }
    }

    @Test
    void keepsLicenseOfSourceAndSpecificationWithEveryRow() throws IOException {
        Map<String, byte[]> files = mixed();
        files.put("soft/LICENSE", "CC0 1.0 Universal".getBytes(StandardCharsets.UTF_8));
        TestArchives.folder(imports.resolve("licensed"), files);
        var licensed = new DatasetSpec(
                new DatasetId("stated"),
                new DatasetSource.Folder("licensed"),
                16,
                "pixels",
                "hog-color",
                new BankName("stated"),
                "",
                null,
                null,
                "CC-BY-4.0");

        events.publishAndWait(new IngestDataset(spec("licensed", new DatasetSource.Folder("licensed"))));
        events.publishAndWait(new IngestDataset(licensed));

        var found = awaitMessage(DatasetEvent.Published.class, "licensed");
        assertThat(found.licence()).isEqualTo("soft/LICENSE: CC0 1.0 Universal");
        assertThat(store.fetch(found.artifact()).resolve("licences.txt"))
                .content()
                .contains("CC0 1.0 Universal");
        try (var rows = MemoryBank.open(store.fetch(
                awaitMessage(BankEvent.Published.class, "licensed@1").artifact()))) {
            assertThat(rows.item(10).licence()).isEqualTo("soft/LICENSE: CC0 1.0 Universal");
            assertThat(rows.item(10).bytes()).isEqualTo(files.get("soft/2.png").length);
            assertThat(rows.item(8).licence()).isNull();
        }
        try (var rows = MemoryBank.open(
                store.fetch(awaitMessage(BankEvent.Published.class, "stated@1").artifact()))) {
            assertThat(rows.item(8).licence()).isEqualTo("CC-BY-4.0");
        }
    }

    @Test
    void givesEqualBanksForFolderAndTar() throws IOException {
        TestArchives.folder(imports.resolve("as-folder"), mixed());
        TestArchives.tarGz(imports.resolve("as-tar.tgz"), mixed());

        events.publishAndWait(new IngestDataset(spec("as-folder", new DatasetSource.Folder("as-folder"))));
        events.publishAndWait(new IngestDataset(spec("as-tar", new DatasetSource.Folder("as-tar.tgz"))));

        assertThat(awaitMessage(BankEvent.Published.class, "as-tar@1").digest())
                .isEqualTo(
                        awaitMessage(BankEvent.Published.class, "as-folder@1").digest());
    }

    @Test
    void resumesInterruptedDataSetAtStart() throws IOException {
        var published = awaitMessage(DatasetEvent.Published.class, "interrupted");

        assertThat(published.acceptedAt()).isEqualTo(ServiceAfterCrash.ACCEPTED_AT);
        assertThat(published.count()).isEqualTo(2);
        assertThat(all(DatasetEvent.Accepted.class, "interrupted")).hasSize(1);
        assertThat(Path.of(System.getProperty("test.home"), "artifacts/.staging/memory-service/half"))
                .doesNotExist();
        assertThat(store.fetch(published.artifact())).isDirectory();
    }

    @Test
    void handlesRepeatedCommandOnce() throws IOException {
        TestArchives.folder(imports.resolve("twice"), mixed());
        var command = new IngestDataset(spec("twice", new DatasetSource.Folder("twice")));

        events.publishAndWait(command);
        events.publishAndWait(command);
        awaitMessage(DatasetEvent.Published.class, "twice");
        events.publishAndWait(command);
        // a later command of the same key is handled after the repeated one
        events.publishAndWait(new IngestDataset(spec("twice", new DatasetSource.Folder("other"))));
        awaitIdle("twice");

        assertThat(all(DatasetEvent.Accepted.class, "twice")).hasSize(1);
        assertThat(all(DatasetEvent.Published.class, "twice")).hasSize(1);
        assertThat(all(BankEvent.Published.class, "twice@1")).hasSize(1);
    }

    /** Commands are handled one at a time, so the failure of a later command implies that all earlier ones were handled. */
    private void awaitIdle(String after) {
        String id = "after-" + after;
        assertThat(awaitFailure(spec(id, new DatasetSource.Folder("nowhere"))).code())
                .isEqualTo("unknown_source");
    }

    @Test
    void rejectsExistingBank() throws IOException {
        TestArchives.folder(imports.resolve("first"), mixed());
        events.publishAndWait(new IngestDataset(spec("first", new DatasetSource.Folder("first"))));
        awaitMessage(DatasetEvent.Published.class, "first");

        Failure failure = awaitFailure(new DatasetSpec(
                new DatasetId("second"),
                new DatasetSource.Folder("first"),
                16,
                "pixels",
                "hog-color",
                new BankName("first"),
                ""));

        assertThat(failure.code()).isEqualTo("bank_exists");
        assertThat(failure.field()).isEqualTo("bank");
    }

    @Test
    void reportsFieldOfInvalidSource() throws IOException {
        Files.createDirectory(imports.resolve("empty"));
        Path text = Files.writeString(Files.createTempFile("notes", ".zip"), "not a zip at all");
        var nowhere = new ArtifactRef("gmem:uploads/nowhere", "ab".repeat(32), 1, MediaTypes.UPLOAD);

        Failure empty = awaitFailure(spec("empty", new DatasetSource.Folder("empty")));
        Failure unknown = awaitFailure(spec("unknown", new DatasetSource.Upload(nowhere, "cats.zip")));
        Failure noZip = awaitFailure(spec("no-zip", new DatasetSource.Upload(upload("notes", text), "notes.zip")));

        assertThat(empty.code()).isEqualTo("no_images");
        assertThat(empty.field()).isEqualTo("source");
        assertThat(unknown.code()).isEqualTo("unknown_upload");
        assertThat(unknown.message()).contains("'cats.zip'").contains("send it again");
        assertThat(noZip.code()).isEqualTo("invalid_source");
        assertThat(noZip.message()).contains("must be a folder, a zip, tar or gzipped tar");
        assertThat(store.find(ArtifactPath.dataset(new DatasetId("empty")))).isEmpty();
    }

    @Test
    void sendsUnreadableCommandToDeadLettersAndHandlesNext() throws IOException {
        String hostile = new String(
                        MessageJson.write(new IngestDataset(spec("hostile", new DatasetSource.Folder("inside")))),
                        StandardCharsets.UTF_8)
                .replace("inside", "../..");
        TestArchives.folder(imports.resolve("next"), mixed());

        send("hostile", hostile);
        events.publishAndWait(new IngestDataset(spec("next", new DatasetSource.Folder("next"))));

        awaitMessage(DatasetEvent.Published.class, "next");
        Eventually.holds(() -> assertThat(deadLetters()).contains(hostile));
        assertThat(all(DatasetEvent.class, "hostile")).isEmpty();
    }

    private void send(String key, String json) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            var record =
                    new ProducerRecord<>(Topic.MEMORY_COMMANDS.topicName(), key, json.getBytes(StandardCharsets.UTF_8));
            Map.of(
                            "ce_type", MessageType.INGEST_DATASET.wireName(),
                            "ce_id", "1",
                            "ce_source", "/test",
                            "ce_time", "2026-01-01T00:00:00Z")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    private List<String> deadLetters() {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(Topic.MEMORY_DEAD_LETTERS.topicName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }

    @Test
    void isReady() {
        given().get("/q/health/ready").then().statusCode(200);
    }
}
