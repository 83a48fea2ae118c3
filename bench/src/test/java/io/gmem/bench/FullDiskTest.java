package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.NotRun;
import io.gmem.testkit.SharedBroker;
import io.gmem.testkit.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged trainer whose artifact store fills up. The store is a small file system in memory, which requires root. */
class FullDiskTest {
    @TempDir
    Path home;

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "--lazy", home.resolve("artifacts").toString());
        }
    }

    @Test
    void aRunWithoutSpaceForACheckpointFailsAndKeepsEarlierOnes() throws Exception {
        Failure failure = trainOn("size=90m", "room");

        assertThat(failure.code()).isEqualTo("disk_full");
        assertThat(failure.message()).contains("bytes").contains("disk");
        everyPublishedCheckpointIsComplete("room");
    }

    @Test
    void aRunWhoseDiskFillsUpDuringACheckpointFailsAndKeepsEarlierOnes() throws Exception {
        Failure failure = trainOn("size=400m,nr_inodes=60", "inodes");

        assertThat(failure.code()).isEqualTo("checkpoint_not_written");
        assertThat(failure.message()).contains("No space left on device");
        everyPublishedCheckpointIsComplete("inodes");
    }

    /** Trains until the disk is full and returns the failure. */
    private Failure trainOn(String disk, String run) throws Exception {
        ServiceProcess.createFolders(home);
        Path artifacts = home.resolve("artifacts");
        mounted = run("mount", "-t", "tmpfs", "-o", disk, "tmpfs", artifacts.toString());
        NotRun.unless(mounted, "mounting a small file system requires root");
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        TinyData data = TinyData.in(new FileArtifactStore(artifacts, "test"), "disk-" + run);
        MessageSender.send(data.bank());
        MessageSender.send(data.dataset());
        try (var view = TopicView.follow(
                        KafkaClients.at(SharedBroker.bootstrapServers()),
                        List.of(Topic.RUNS, Topic.CHECKPOINTS),
                        envelope -> received.add(envelope.message()));
                var trainer = ServiceProcess.start(
                        "trainer-service", home, "full", Map.of("GMEM_CHECKPOINTS_RESERVED_SPACE", "0"))) {
            MessageSender.send(new StartRun(spec(run)));
            Failure failure = Eventually.value(
                    "the failure of " + run,
                    () -> received.stream()
                            .filter(RunEvent.Failed.class::isInstance)
                            .map(RunEvent.Failed.class::cast)
                            .filter(failed -> failed.key().equals(run))
                            .map(RunEvent.Failed::failure)
                            .findFirst()
                            .orElse(null));
            assertThat(trainer.ready()).isTrue();
            assertThat(view.caughtUp()).isTrue();
            System.out.println(failure.message());
            return failure;
        }
    }

    /** After space is freed, every published checkpoint matches its digests and the unfinished one has left no files. */
    private void everyPublishedCheckpointIsComplete(String run) throws Exception {
        Path artifacts = home.resolve("artifacts");
        assertThat(run("mount", "-o", "remount,size=400m,nr_inodes=1000", artifacts.toString()))
                .isTrue();
        List<CheckpointId> published = received.stream()
                .filter(CheckpointEvent.Published.class::isInstance)
                .map(event -> ((CheckpointEvent.Published) event).checkpoint())
                .filter(checkpoint -> checkpoint.run().equals(new RunId(run)))
                .toList();
        assertThat(published).hasSizeGreaterThanOrEqualTo(2);
        var store = new FileArtifactStore(artifacts, "test");
        for (CheckpointId checkpoint : published) {
            store.fetch(store.find(ArtifactPath.checkpoint(checkpoint)).orElseThrow());
        }
        assertThat(store.list(ArtifactPath.checkpoints(new RunId(run)))).hasSameSizeAs(published);
        try (Stream<Path> staged = Files.walk(artifacts.resolve(".staging/trainer-service"))) {
            assertThat(staged.filter(path -> path.toString().endsWith(".safetensors")))
                    .isEmpty();
        }
    }

    private static RunSpec spec(String id) {
        return new RunSpec(
                new RunId(id),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("disk-" + id),
                BankVersion.parse("disk-" + id + "@1"),
                1000,
                8,
                new OptimizerSpec(1e-3, 10, 0, 0.9, 0.95, 0.01, 1, 0.99),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                3,
                2,
                100,
                new EvaluationSpec(0, 4));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
