package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.launcher.demo.images.DemoImages;
import io.gmem.memorybank.MemoryBank;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A memory service stops and its disk is lost. Another instance, which has only the topics and the artifact store, continues. */
class EmptyDiskTest {
    private static final int IMAGES = 12;

    @TempDir
    Path folder;

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private Path lost;
    private Path kept;
    private ArtifactStore store;
    private TopicView view;

    @BeforeEach
    void createFolders() throws IOException {
        lost = folder.resolve("lost");
        kept = folder.resolve("artifacts");
        ServiceProcess.createFolders(lost);
        DemoImages.writeTo(lost.resolve("imports/pets"), IMAGES, 32);
        store = new FileArtifactStore(kept, "test");
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        view = TopicView.follow(
                KafkaClients.at(SharedBroker.bootstrapServers()),
                List.of(Topic.DATASETS, Topic.BANKS, Topic.OPERATIONS, Topic.ALIASES, Topic.MEMORY_RESPONSES),
                envelope -> received.add(envelope.message()));
    }

    @AfterEach
    void closeView() {
        view.close();
    }

    @Test
    void servesTheStateOfTheTopicsFromAnEmptyDisk() throws Exception {
        BankEvent.Published first;
        try (ServiceProcess service = memory(lost)) {
            MessageSender.send(new IngestDataset(dataset("kept", "kept")));
            first = await(BankEvent.Published.class, "kept@1");
            await(DatasetEvent.Published.class, "kept");
            change("between", new BankOperation.Interpolate(BankOperation.Method.LINEAR, pairs(0, 1), 0));
            await(OperationEvent.Done.class, "between");
            change("point", new BankOperation.MoveAlias(new BankAlias("stable"), first.version(), null));
            await(AliasEvent.Moved.class, "kept@stable");
        }
        remove(lost);
        remove(kept.resolve(".staging/memory-service"));
        Path empty = folder.resolve("empty");
        ServiceProcess.createFolders(empty);

        try (ServiceProcess service = memory(empty)) {
            Eventually.holds(() -> assertThat(service.ready()).isTrue());
            MessageSender.send(new EncodeImage(
                    new OperationId("question"), new BankVersion(new BankName("kept"), 2), uploadedImage()));
            change("after", new BankOperation.Interpolate(BankOperation.Method.LINEAR, pairs(2, IMAGES), 0));
            MessageSender.send(new IngestDataset(dataset("kept", "kept")));
            MessageSender.send(new IngestDataset(dataset("other", "kept")));

            assertThat(await(ImageEncodingEvent.Encoded.class, "question").snippet())
                    .hasSize(first.dimension());
            BankEvent.Published third = await(BankEvent.Published.class, "kept@3");
            assertThat(third.parent()).isEqualTo(new BankVersion(new BankName("kept"), 2));
            try (MemoryBank rows = MemoryBank.open(store.fetchAll(third.parts()))) {
                assertThat(rows.count()).isEqualTo(IMAGES + 2);
                assertThat(rows.item(3).sha256()).hasSize(64);
            }
            assertThat(await(DatasetEvent.Failed.class, "other").failure().code())
                    .isEqualTo("bank_exists");
            change("move", new BankOperation.MoveAlias(new BankAlias("stable"), third.version(), first.version()));
            await(OperationEvent.Done.class, "move");
            assertThat(all(DatasetEvent.Accepted.class, "kept")).hasSize(1);
        }
    }

    private ServiceProcess memory(Path home) throws IOException {
        return ServiceProcess.start(
                "memory-service",
                home,
                "memory",
                Map.of(
                        "GMEM_ARTIFACTS_DIR", kept.toString(),
                        "GMEM_MODELS_DIR", home.resolve("models").toString(),
                        "GMEM_DOWNLOADS_DIR", home.resolve("downloads").toString()));
    }

    private static DatasetSpec dataset(String id, String bank) {
        return new DatasetSpec(
                new DatasetId(id),
                new DatasetSource.Folder("pets"),
                32,
                DatasetSpec.PIXELS,
                DatasetSpec.HOG_COLOR,
                new BankName(bank),
                "");
    }

    private static List<BankOperation.Pair> pairs(long first, long second) {
        return List.of(new BankOperation.Pair(first, second, 0.5));
    }

    private static void change(String id, BankOperation operation) {
        MessageSender.send(new ChangeBank(
                new OperationSpec(new OperationId(id), new BankName("kept"), null, operation, "a test")));
    }

    private ArtifactRef uploadedImage() throws IOException {
        Path images = folder.resolve("generated");
        DemoImages.writeTo(images, 1, 32);
        Path staged = store.stage();
        try (Stream<Path> files = Files.walk(images)) {
            Path image = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.copy(image, staged.resolve("picture.png"));
        }
        return store.publish(staged, ArtifactPath.upload(UUID.randomUUID().toString()), MediaTypes.UPLOAD);
    }

    private <T extends Message> T await(Class<T> type, String key) {
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

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
