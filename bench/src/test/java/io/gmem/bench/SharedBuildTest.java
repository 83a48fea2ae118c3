package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.Digest;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.launcher.demo.images.DemoImages;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data sets built by packaged memory services that are killed during the build, and by two of them at once. They have the same bytes as an
 * undisturbed build, and only shards in progress at a kill are computed twice. {@code -Dgmem.pictures=2000 -Dgmem.kills=10} increases the
 * load.
 */
class SharedBuildTest {
    private static final int IMAGES = Integer.getInteger("gmem.pictures", 300);
    private static final int KILLS = Integer.getInteger("gmem.kills", 2);

    @TempDir
    static Path home;

    private static final List<Message> RECEIVED = new CopyOnWriteArrayList<>();
    private static TopicView view;
    private static String undisturbed;

    @BeforeAll
    static void buildOnceUndisturbed() throws Exception {
        ServiceProcess.createFolders(home);
        DemoImages.writeTo(home.resolve("imports/pictures"), IMAGES, 64);
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        view = TopicView.follow(
                KafkaClients.at(SharedBroker.bootstrapServers()),
                List.of(Topic.DATASETS, Topic.BANKS, Topic.SHARDS),
                envelope -> RECEIVED.add(envelope.message()));
        try (var service = memory("alone")) {
            Eventually.holds(() -> assertThat(service.ready()).isTrue());
            ingest("alone");
            await(DatasetEvent.Published.class, "alone");
        }
        undisturbed = images("alone");
    }

    @AfterAll
    static void closeView() {
        view.close();
    }

    @Test
    void aKilledBuildGivesTheSameBytesAndComputesNoShardTwice() throws Exception {
        var random = new Random(7);
        ServiceProcess service = memory("killed");
        try {
            ingest("killed");
            for (int kill = 1; kill <= KILLS; kill++) {
                long moment =
                        (long) shards("killed").size() + 1 + random.nextInt(Math.max(1, shardCount() / (2 * KILLS)));
                Eventually.holds(() -> assertThat(shards("killed").size() >= moment || isPublished("killed"))
                        .isTrue());
                service.kill();
                service = memory("killed");
            }
            DatasetEvent.Published done = await(DatasetEvent.Published.class, "killed");

            assertThat(done.count()).isEqualTo(IMAGES);
            assertThat(digest("killed")).isEqualTo(digest("alone"));
            assertThat(images("killed")).isEqualTo(undisturbed);
            Map<Integer, Long> computed = shards("killed").stream()
                    .filter(shard -> shard.seconds() > 0)
                    .collect(Collectors.groupingBy(ShardEvent.Built::shard, Collectors.counting()));
            assertThat(computed.values()).allMatch(times -> times == 1);
            System.out.printf(
                    "killed %d times: %d shards, %d reported as computed once, none twice%n",
                    KILLS, shardCount(), computed.size());
        } finally {
            service.close();
        }
    }

    @Test
    void twoInstancesShareABuildAndGiveTheSameBytes() throws Exception {
        try (var one = memory("one");
                var two = memory("two")) {
            Eventually.holds(() -> assertThat(one.ready() && two.ready()).isTrue());
            ingest("warm"); // when it ends, both are members of the group
            await(DatasetEvent.Published.class, "warm");
            ingest("shared");
            await(DatasetEvent.Published.class, "shared");

            Map<String, Long> shardsByInstance = shards("shared").stream()
                    .collect(Collectors.groupingBy(ShardEvent.Built::worker, Collectors.counting()));
            System.out.println("shards by instance: " + shardsByInstance);
            assertThat(shardsByInstance).hasSize(2);
            assertThat(shardsByInstance.values()).allMatch(shards -> shards >= shardCount() / 5);
            assertThat(digest("shared")).isEqualTo(digest("alone"));
            assertThat(images("shared")).isEqualTo(undisturbed);
            assertThat(RECEIVED.stream()
                            .filter(DatasetEvent.Published.class::isInstance)
                            .filter(event -> event.key().equals("shared")))
                    .hasSize(1);
        }
    }

    private static ServiceProcess memory(String name) throws IOException {
        return ServiceProcess.start("memory-service", home, name, Map.of("GMEM_INGEST_SHARD_PICTURES", "8"));
    }

    private static int shardCount() {
        return (IMAGES + 7) / 8;
    }

    private static boolean isPublished(String id) {
        return RECEIVED.stream()
                .anyMatch(event ->
                        event instanceof DatasetEvent.Published && event.key().equals(id));
    }

    private static List<ShardEvent.Built> shards(String id) {
        return RECEIVED.stream()
                .filter(ShardEvent.Built.class::isInstance)
                .map(ShardEvent.Built.class::cast)
                .filter(shard -> shard.dataset().value().equals(id))
                .toList();
    }

    private static <T extends Message> T await(Class<T> type, String key) {
        var found = new AtomicReference<T>();
        Eventually.holds(Duration.ofMinutes(10), () -> {
            RECEIVED.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(message -> message.key().equals(key))
                    .findFirst()
                    .ifPresent(found::set);
            assertThat(found.get()).as(type.getSimpleName() + " of " + key).isNotNull();
        });
        return found.get();
    }

    private static String digest(String bank) {
        return await(BankEvent.Published.class, bank + "@1").digest();
    }

    private static String images(String dataset) throws IOException {
        return Digest.ofFile(home.resolve("artifacts/datasets/" + dataset + "/images.safetensors"));
    }

    private static void ingest(String id) {
        var command = new IngestDataset(new DatasetSpec(
                new DatasetId(id),
                new DatasetSource.Folder("pictures"),
                64,
                DatasetSpec.PIXELS,
                DatasetSpec.HOG_COLOR,
                new BankName(id),
                ""));
        MessageSender.send(command);
    }
}
