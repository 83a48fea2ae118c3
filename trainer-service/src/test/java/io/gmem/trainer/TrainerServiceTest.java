package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.TinyData;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on a real broker and real files: requests in by event, runs and checkpoints out by event. */
@QuarkusTest
@WithTestResource(value = BrokerResource.class, scope = TestResourceScope.GLOBAL)
class TrainerServiceTest {
    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    private Topics topics;

    @BeforeEach
    void listen() {
        topics = new Topics(Topic.RUNS, Topic.CHECKPOINTS, Topic.TRAINING_PROGRESS);
    }

    @AfterEach
    void stopListening() {
        topics.close();
    }

    @Test
    void trainsARunAndPublishesItsCheckpoints() throws IOException {
        TinyData data = publishData("trained");

        publisher.publishAndWait(new StartRun(spec("run-whole", data, 8, 4, 64)));

        var completed = await(RunEvent.Completed.class, "run-whole");
        assertThat(completed.loss()).isPositive().isFinite();
        assertThat(topics.of(RunEvent.Accepted.class, "run-whole")).hasSize(1);
        List<CheckpointEvent.Published> checkpoints = Eventually.value("three checkpoints", () -> {
            var all = topics.of(CheckpointEvent.Published.class, "run-whole");
            return all.size() == 3 ? all : null;
        });
        assertThat(checkpoints)
                .extracting(checkpoint -> checkpoint.checkpoint().trainingStep())
                .containsExactly(0L, 4L, 8L);
        assertThat(checkpoints.get(1).evaluation()).isNull();
        assertThat(checkpoints.get(2).evaluation()).isNotNull();
        assertThat(checkpoints.get(2).evaluation().frechetShuffled()).isPositive();
        assertThat(store.fetch(checkpoints.get(2).artifact()).resolve("ema.safetensors"))
                .exists();
        Eventually.holds(() -> assertThat(topics.of(RunEvent.Progressed.class, "run-whole"))
                .anySatisfy(progress -> assertThat(progress.trainingStep()).isEqualTo(8)));
    }

    @Test
    void trainsAClassConditionalRun() throws IOException {
        TinyData data = publishData("classes");
        RunSpec base = spec("run-sit", data, 4, 4, 0);

        publisher.publishAndWait(new StartRun(new RunSpec(
                base.id(),
                TrainingSystem.SIT,
                base.network(),
                base.dataset(),
                null,
                base.steps(),
                base.batchSize(),
                base.optimiser(),
                base.condition(),
                base.seed(),
                base.checkpointEvery(),
                base.keepCheckpoints(),
                base.evaluation())));

        await(RunEvent.Completed.class, "run-sit");
    }

    @Test
    void aRequestThatComesThreeTimesTrainsOnce() throws IOException {
        TinyData data = publishData("thrice");
        var request = new StartRun(spec("run-thrice", data, 4, 4, 0));

        publisher.publishAndWait(request);
        publisher.publishAndWait(request);
        await(RunEvent.Completed.class, "run-thrice");
        publisher.publishAndWait(request);
        publisher.publishAndWait(new StartRun(spec("run-after", data, 2, 2, 0)));
        await(RunEvent.Completed.class, "run-after");

        assertThat(topics.of(RunEvent.Accepted.class, "run-thrice")).hasSize(1);
        assertThat(topics.of(RunEvent.Started.class, "run-thrice")).hasSize(1);
        assertThat(topics.of(CheckpointEvent.Published.class, "run-thrice")).hasSize(2);
    }

    @Test
    void goesOnFromACheckpointAsIfItHadNeverStopped() throws IOException {
        TinyData data = publishData("resumed");
        publisher.publishAndWait(new StartRun(spec("run-straight", data, 8, 4, 0)));
        await(RunEvent.Completed.class, "run-straight");
        copyCheckpoint("run-straight", "run-resumed", 4);

        publisher.publishAndWait(new StartRun(spec("run-resumed", data, 8, 4, 0)));
        await(RunEvent.Completed.class, "run-resumed");

        assertThat(topics.of(RunEvent.Started.class, "run-resumed").get(0).fromStep())
                .isEqualTo(4);
        for (String file : new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors"}) {
            assertThat(file("run-resumed", 8, file)).hasSameBinaryContentAs(file("run-straight", 8, file));
        }
        assertThat(topics.of(CheckpointEvent.Published.class, "run-resumed"))
                .as("a checkpoint that nobody had spoken of is published at resume")
                .extracting(checkpoint -> checkpoint.checkpoint().trainingStep())
                .contains(4L);
    }

    @Test
    void keepsTheFirstAndTheNewestCheckpoints() throws IOException {
        TinyData data = publishData("kept");

        publisher.publishAndWait(new StartRun(spec("run-kept", data, 10, 2, 0)));
        await(RunEvent.Completed.class, "run-kept");

        assertThat(store.list(ArtifactPath.checkpoints(new RunId("run-kept"))))
                .extracting(path -> path.value().substring(path.value().lastIndexOf('/') + 1))
                .containsExactly("0", "8", "10");
        Eventually.holds(() -> assertThat(topics.of(CheckpointEvent.Retired.class, "run-kept"))
                .extracting(retired -> retired.checkpoint().trainingStep())
                .containsExactly(2L, 4L, 6L));
    }

    @Test
    void cancelsARunThatIsBeingTrained() throws IOException {
        TinyData data = publishData("cancelled");
        publisher.publishAndWait(new StartRun(spec("run-cancelled", data, 1_000_000, 1_000_000, 0)));
        await(RunEvent.Progressed.class, "run-cancelled");

        publisher.publishAndWait(new CancelRun(new RunId("run-cancelled")));
        publisher.publishAndWait(new CancelRun(new RunId("run-cancelled")));

        var cancelled = await(RunEvent.Cancelled.class, "run-cancelled");
        assertThat(cancelled.trainingStep()).isPositive();
        publisher.publishAndWait(new StartRun(spec("run-next", data, 2, 2, 0)));
        await(RunEvent.Completed.class, "run-next");
        assertThat(topics.of(RunEvent.Cancelled.class, "run-cancelled")).hasSize(1);
        assertThat(topics.of(RunEvent.Completed.class, "run-cancelled")).isEmpty();
    }

    @Test
    void failsARunWhoseDatasetNobodyKnows() throws IOException {
        TinyData data = publishData("known");
        RunSpec known = spec("run-unknown-data", data, 4, 4, 0);

        publisher.publishAndWait(new StartRun(with(known, new DatasetId("nowhere"), known.bank(), known.network())));

        var failed = await(RunEvent.Failed.class, "run-unknown-data");
        assertThat(failed.failure().field()).isEqualTo("dataset");
        assertThat(failed.failure().code()).isEqualTo("unknown_dataset");
    }

    @Test
    void failsARunWhoseBankNobodyKnows() throws IOException {
        TinyData data = publishData("banked");
        RunSpec known = spec("run-unknown-bank", data, 4, 4, 0);

        publisher.publishAndWait(
                new StartRun(with(known, known.dataset(), BankVersion.parse("banked@7"), known.network())));

        assertThat(await(RunEvent.Failed.class, "run-unknown-bank").failure().code())
                .isEqualTo("unknown_bank");
    }

    @Test
    void aFailedRunDoesNotHoldUpTheNext() throws IOException {
        TinyData data = publishData("held");
        RunSpec known = spec("run-no-data", data, 4, 4, 0);

        publisher.publishAndWait(new StartRun(with(known, new DatasetId("nowhere"), known.bank(), known.network())));
        publisher.publishAndWait(new StartRun(spec("run-after-it", data, 2, 2, 0)));

        await(RunEvent.Failed.class, "run-no-data");
        await(RunEvent.Completed.class, "run-after-it");
    }

    @Test
    void passesOverADamagedCheckpoint() throws IOException {
        TinyData data = publishData("damaged");
        publisher.publishAndWait(new StartRun(spec("run-source", data, 8, 4, 0)));
        await(RunEvent.Completed.class, "run-source");
        copyCheckpoint("run-source", "run-damaged", 4);
        copyCheckpoint("run-source", "run-damaged", 8);
        Files.write(file("run-damaged", 8, "model.safetensors"), new byte[10]);

        publisher.publishAndWait(new StartRun(spec("run-damaged", data, 6, 6, 0)));
        await(RunEvent.Completed.class, "run-damaged");

        assertThat(topics.of(RunEvent.Started.class, "run-damaged").get(0).fromStep())
                .isEqualTo(4);
    }

    private <T extends io.gmem.contracts.message.Message> T await(Class<T> type, String key) {
        return Eventually.value(type.getSimpleName() + " of " + key, () -> {
            var heard = topics.of(type, key);
            return heard.isEmpty() ? null : heard.get(heard.size() - 1);
        });
    }

    private TinyData publishData(String name) throws IOException {
        TinyData data = TinyData.in(store, name);
        publisher.publishAndWait(data.bank());
        publisher.publishAndWait(data.dataset());
        return data;
    }

    private Path file(String run, long step, String name) throws IOException {
        var path = ArtifactPath.checkpoint(new CheckpointId(new RunId(run), step));
        return root().resolve(path.value()).resolve(name);
    }

    private Path root() {
        return Path.of(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("gmem.artifacts.dir", String.class));
    }

    private void copyCheckpoint(String from, String to, long step) throws IOException {
        Path source = store.fetch(store.find(ArtifactPath.checkpoint(new CheckpointId(new RunId(from), step)))
                .orElseThrow());
        Path staged = store.stage();
        try (Stream<Path> files = Files.list(source)) {
            files.filter(file -> !file.endsWith("manifest.json")).forEach(file -> {
                try {
                    Files.copy(file, staged.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        store.publish(staged, ArtifactPath.checkpoint(new CheckpointId(new RunId(to), step)), MediaTypes.CHECKPOINT);
    }

    private static RunSpec spec(String run, TinyData data, long steps, long every, int samples) {
        return new RunSpec(
                new RunId(run),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/8"),
                data.dataset().dataset(),
                data.bank().version(),
                steps,
                4,
                new OptimiserSpec(1e-3, 0, 0, 0.9, 0.95, 0, 1, 0.9),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                3,
                every,
                2,
                new EvaluationSpec(samples, 2));
    }

    private static RunSpec with(RunSpec s, DatasetId dataset, BankVersion bank, NetworkPreset network) {
        return new RunSpec(
                s.id(),
                s.system(),
                network,
                dataset,
                bank,
                s.steps(),
                s.batchSize(),
                s.optimiser(),
                s.condition(),
                s.seed(),
                s.checkpointEvery(),
                s.keepCheckpoints(),
                s.evaluation());
    }
}
