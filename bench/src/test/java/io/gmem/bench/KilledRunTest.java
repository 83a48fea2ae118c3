package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.Digest;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import io.gmem.testkit.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of packaged trainers that are killed, stopped and paused. They produce the same bytes as an undisturbed run, and each checkpoint is
 * published once. {@code -Dgmem.steps=500 -Dgmem.kills=3} increases the load.
 */
class KilledRunTest {
    private static final int STEPS = Integer.getInteger("gmem.steps", 100);
    private static final int KILLS = Integer.getInteger("gmem.kills", 2);
    private static final List<String> PARTS = List.of("model.safetensors", "ema.safetensors", "optimizer.safetensors");

    @TempDir
    static Path home;

    private static final List<Message> RECEIVED = new CopyOnWriteArrayList<>();
    private static final List<Topic> TOPICS = List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.TRAINING_PROGRESS);

    private static TopicView view;
    private static TinyData data;
    private static List<String> undisturbed;

    @BeforeAll
    static void trainOnceUndisturbed() throws Exception {
        ServiceProcess.createFolders(home);
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        view = TopicView.follow(
                KafkaClients.at(SharedBroker.bootstrapServers()), TOPICS, envelope -> RECEIVED.add(envelope.message()));
        data = TinyData.in(new FileArtifactStore(home.resolve("artifacts"), "test"), "letters");
        MessageSender.send(data.bank());
        MessageSender.send(data.dataset());
        try (var trainer = trainer("straight")) {
            MessageSender.send(new StartRun(run("straight")));
            awaitEnd("straight");
            assertThat(trainer.alive()).isTrue();
        }
        undisturbed = digests("straight");
    }

    @AfterAll
    static void closeView() {
        view.close();
    }

    @Test
    void aKilledRunEndsWithTheSameBytes() throws Exception {
        var random = new Random(11);
        ServiceProcess trainer = trainer("killed");
        try {
            MessageSender.send(new StartRun(run("killed")));
            for (int kill = 1; kill <= KILLS; kill++) {
                long moment = (long) STEPS * kill / (KILLS + 1) + random.nextInt(STEPS / (2 * KILLS + 2));
                Eventually.holds(() -> assertThat(step("killed")).isGreaterThanOrEqualTo(moment));
                trainer.kill();
                trainer = trainer("killed");
            }
            awaitEnd("killed");
        } finally {
            trainer.close();
        }
        assertThat(digests("killed")).isEqualTo(undisturbed);
        eachCheckpointIsPublishedOnce("killed");
        List<Long> starts = starts("killed");
        System.out.printf("killed %d times, resumed from %s: same bytes%n", starts.size() - 1, starts);
        assertThat(starts).hasSize(KILLS + 1);
    }

    @Test
    void aRunKilledWhileWritingACheckpointPublishesNoPartialOne() throws Exception {
        ServiceProcess trainer = trainer("writing");
        try {
            MessageSender.send(new StartRun(run("writing")));
            Eventually.holds(() -> assertThat(step("writing")).isGreaterThanOrEqualTo(STEPS / 2));
            long before = newestCheckpoint("writing");
            while (!hasStagedFiles()) {
                Thread.onSpinWait();
            }
            trainer.kill();
            assertThat(newestCheckpoint("writing")).isLessThanOrEqualTo(before + STEPS / 10);
            trainer = trainer("writing");
            awaitEnd("writing");
        } finally {
            trainer.close();
        }
        assertThat(digests("writing")).isEqualTo(undisturbed);
        eachCheckpointIsPublishedOnce("writing");
        assertThat(hasStagedFiles()).as("staged files of the killed process").isFalse();
    }

    @Test
    void aRunWhoseBrokerIsKilledEndsWithTheSameBytes() throws Exception {
        try (var broker = BrokerProcess.start(home.resolve("kafka"))) {
            String servers = broker.bootstrapServers();
            TopicProvisioner.provision(KafkaClients.at(servers), (short) 1);
            MessageSender.send(servers, data.bank());
            MessageSender.send(servers, data.dataset());
            MessageSender.send(servers, new StartRun(run("abandoned")));
            try (var brokerView = TopicView.follow(
                            KafkaClients.at(servers), TOPICS, envelope -> RECEIVED.add(envelope.message()));
                    var trainer = ServiceProcess.start(
                            "trainer-service", home, "abandoned", Map.of("KAFKA_BOOTSTRAP_SERVERS", servers))) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    long moment = (long) STEPS * kill / (KILLS + 2);
                    Eventually.holds(() -> assertThat(step("abandoned")).isGreaterThanOrEqualTo(moment));
                    broker.kill();
                    broker.startAgain();
                }
                awaitEnd("abandoned");
                assertThat(brokerView.caughtUp()).isTrue();
                assertThat(trainer.alive()).isTrue();
            }
        }
        assertThat(digests("abandoned")).isEqualTo(undisturbed);
        eachCheckpointIsPublishedOnce("abandoned");
        assertThat(starts("abandoned")).containsExactly(0L);
    }

    @Test
    void aPausedRunWhoseServiceStopsEndsWithTheSameBytes() throws Exception {
        ServiceProcess trainer = trainer("paused");
        try {
            MessageSender.send(new StartRun(run("paused")));
            Eventually.holds(() -> assertThat(step("paused")).isGreaterThanOrEqualTo(STEPS / 4));
            MessageSender.send(new PauseRun(new RunId("paused")));
            Eventually.holds(() -> assertThat(RECEIVED.stream()
                            .anyMatch(event -> event instanceof RunEvent.Paused
                                    && event.key().equals("paused")))
                    .isTrue());
            MessageSender.send(new ResumeRun(new RunId("paused")));
            Eventually.holds(() -> assertThat(step("paused")).isGreaterThanOrEqualTo(STEPS / 2));
            long stopRequested = System.nanoTime();
            trainer.close();
            System.out.printf(
                    "stopped within %.1f s of SIGTERM, with a checkpoint of step %d%n",
                    (System.nanoTime() - stopRequested) / 1e9, newestCheckpoint("paused"));
            trainer = trainer("paused");
            awaitEnd("paused");
        } finally {
            trainer.close();
        }
        assertThat(digests("paused")).isEqualTo(undisturbed);
    }

    private static ServiceProcess trainer(String name) throws IOException {
        return ServiceProcess.start("trainer-service", home, name, Map.of());
    }

    private static RunSpec run(String id) {
        return new RunSpec(
                new RunId(id),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("letters"),
                BankVersion.parse("letters@1"),
                STEPS,
                8,
                new OptimizerSpec(1e-3, 10, 0, 0.9, 0.95, 0.01, 1, 0.99),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                3,
                STEPS / 10,
                20,
                new EvaluationSpec(0, 4));
    }

    private static void awaitEnd(String run) {
        Eventually.holds(
                Duration.ofMinutes(10),
                () -> assertThat(RECEIVED.stream()
                                .anyMatch(event -> event instanceof RunEvent.State state
                                        && state.terminal()
                                        && state.key().equals(run)))
                        .as("the end of " + run)
                        .isTrue());
        assertThat(RECEIVED.stream()
                        .filter(event -> event instanceof RunEvent.Completed)
                        .filter(event -> event.key().equals(run)))
                .hasSize(1);
    }

    /** Returns the latest published step of a run, from any trainer. */
    private static long step(String run) {
        return RECEIVED.stream()
                .filter(RunEvent.Progressed.class::isInstance)
                .map(RunEvent.Progressed.class::cast)
                .filter(event -> event.run().value().equals(run))
                .mapToLong(RunEvent.Progressed::trainingStep)
                .max()
                .orElse(0);
    }

    private static List<Long> starts(String run) {
        return RECEIVED.stream()
                .filter(RunEvent.Started.class::isInstance)
                .map(RunEvent.Started.class::cast)
                .filter(event -> event.key().equals(run))
                .map(RunEvent.Started::fromStep)
                .toList();
    }

    private static List<Long> checkpoints(String run) {
        return RECEIVED.stream()
                .filter(CheckpointEvent.Published.class::isInstance)
                .map(CheckpointEvent.Published.class::cast)
                .filter(event -> event.checkpoint().run().value().equals(run))
                .map(event -> event.checkpoint().trainingStep())
                .toList();
    }

    private static long newestCheckpoint(String run) {
        return checkpoints(run).stream().mapToLong(step -> step).max().orElse(-1);
    }

    private static void eachCheckpointIsPublishedOnce(String run) {
        List<Long> all = new ArrayList<>();
        for (long step = 0; step <= STEPS; step += STEPS / 10) {
            all.add(step);
        }
        assertThat(checkpoints(run)).containsExactlyElementsOf(all);
    }

    /** Returns whether there are staged files that are not published. */
    private static boolean hasStagedFiles() {
        try (Stream<Path> staged = Files.walk(home.resolve("artifacts/.staging/trainer-service"))) {
            return staged.anyMatch(path -> path.toString().endsWith(".safetensors"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // the file was moved during the check
        }
    }

    private static List<String> digests(String run) throws IOException {
        List<String> digests = new ArrayList<>();
        for (String part : PARTS) {
            digests.add(Digest.ofFile(home.resolve("artifacts/runs/" + run + "/checkpoints/" + STEPS)
                    .resolve(part)));
        }
        return digests;
    }
}
