package io.gmem.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.testkit.RecordingEmitter;
import io.gmem.trainer.Specs;
import io.gmem.trainer.data.LabelledLatents;
import io.gmem.trainer.data.Split;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.FixedEvaluations;
import io.gmem.trainer.state.Interruption;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a real store and real checkpoints, which record the order of publications and deletions. */
class CheckpointStoreTest {
    private static final Interruption NEVER = new Interruption() {
        @Override
        public boolean stopping() {
            return false;
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    /** Keeps the first checkpoint, the newest two and the best one. */
    private static final RunSpec RUN = Specs.of("run", "numbers")
            .steps(6, 1)
            .samples(64)
            .retention(new RetentionSpec(1, Metric.RECALL))
            .spec();

    private static TensorEngine engine;

    @TempDir
    Path root;

    private final List<String> order = new ArrayList<>();
    private final RecordingEmitter broker = new RecordingEmitter();
    private final double[] recalls = {0.0, 0.9, 0.1, 0.2, 0.3, 0.2};
    private ArtifactStore store;
    private TrainingData data;
    private TrainingSession session;
    private PinLedger pins;
    private CheckpointStore checkpoints;

    @BeforeAll
    static void openEngine() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @BeforeEach
    void openStores() throws IOException {
        store = new RecordedDeletions(new FileArtifactStore(Files.createDirectory(root.resolve("store")), "test"));
        data = LabelledLatents.open(root, 8, Split.Rule.NONE.of(8));
        session = TrainingSession.begin(
                engine,
                NetworkConfig.of(
                        16,
                        1,
                        2,
                        2,
                        LabelledLatents.SIZE,
                        1,
                        new Conditioning.BySnippet(LabelledLatents.DIMENSION, 0, 1)),
                new TrainingConfig(
                        1,
                        Objective.VELOCITY,
                        new OptimizerConfig(LearningRateSchedule.constant(1e-4, 1), 0.9, 0.95, 0, 1, 0.9)),
                Execution.PLAIN);
        broker.beforeDurable(message -> order.add(name(message)));
        checkpoints = newCheckpointStore();
    }

    /** Creates a store as in a new process, without known checkpoints. */
    private CheckpointStore newCheckpointStore() {
        var publisher = new EventPublisher(broker, "trainer-service");
        var evaluator = new FixedEvaluations(step -> evaluation(recalls[(int) step]));
        var announcer = new CheckpointAnnouncer(store, publisher, null, evaluator, null) {
            @Override
            boolean isKnown(CheckpointId id) {
                return order.contains("Published " + id);
            }
        };
        pins = new PinLedger(publisher, announcer, KafkaClients.at("127.0.0.1:1"));
        return new CheckpointStore(store, announcer, evaluator, pins, () -> new MemorySize(BigInteger.ZERO));
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        data.close();
    }

    @Test
    void keepsBestCheckpoint() throws IOException {
        put(6);

        assertThat(storedSteps()).containsExactly(0L, 1L, 4L, 5L);
    }

    @Test
    void replacesBestCheckpoint() throws IOException {
        recalls[3] = 0.95;

        put(6);

        assertThat(storedSteps()).containsExactly(0L, 3L, 4L, 5L);
    }

    @Test
    void keepsPinnedCheckpoint() throws IOException {
        put(3);
        pins.change(new PinCheckpoint(id(2), true));
        advanceAndPut(3);

        assertThat(storedSteps()).containsExactly(0L, 1L, 2L, 4L, 5L);
        assertThat(order).doesNotContain("Retired run@2");
    }

    @Test
    void publishesRetirementBeforeDeletingFiles() throws IOException {
        put(6);

        assertThat(order).containsSubsequence("Retired run@2", "deleted run@2", "Retired run@3", "deleted run@3");
        assertThat(order).filteredOn(entry -> entry.startsWith("deleted")).hasSize(2);
    }

    @Test
    void keepsFilesUntilRetirementIsDurable() throws IOException {
        put(4);
        broker.beforeDurable(message -> {
            if (message instanceof CheckpointEvent.Retired) {
                throw new IllegalStateException("no broker");
            }
        });

        assertThatThrownBy(() -> advanceAndPut(1)).hasMessageContaining("no broker");

        assertThat(storedSteps()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void retiresDamagedCheckpointBeforeDeletingIt() throws IOException {
        put(2);
        order.removeIf("deleted run@1"::equals);
        damage(id(1));

        Optional<CheckpointStore.Found> newest = checkpoints.newest(RUN, data, NEVER);

        assertThat(newest).map(CheckpointStore.Found::trainingStep).contains(0L);
        assertThat(order).endsWith("Retired run@1", "deleted run@1");
        assertThat(storedSteps()).containsExactly(0L);
    }

    @Test
    void publishesEvaluationThenStoredCheckpoint() throws IOException {
        broker.beforeDurable(message -> {
            if (message instanceof CheckpointEvent.Published published) {
                assertThat(find(published.checkpoint())).contains(published.artifact());
            }
            order.add(name(message));
        });

        put(1);

        assertThat(order).containsExactly("Completed run@0", "Published run@0");
        assertThat(broker.messages()).last().isInstanceOfSatisfying(CheckpointEvent.Published.class, published -> {
            assertThat(published.spec()).isEqualTo(RUN);
            assertThat(published.evaluation()).isEqualTo(evaluation(recalls[0]));
        });
    }

    @Test
    void publishesUnpublishedCheckpointAtNextStart() throws IOException {
        put(1);
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });
        assertThatThrownBy(() -> advanceAndPut(1)).hasMessageContaining("no broker");
        broker.beforeDurable(message -> order.add(name(message)));

        Optional<CheckpointStore.Found> newest = newCheckpointStore().newest(RUN, data, NEVER);

        assertThat(newest).map(CheckpointStore.Found::trainingStep).contains(1L);
        assertThat(order).endsWith("Completed run@1", "Published run@1");
        newCheckpointStore().newest(RUN, data, NEVER);
        assertThat(order).filteredOn("Published run@1"::equals).hasSize(1);
    }

    /** Writes checkpoints of {@code count} consecutive training steps, from the current one on. */
    private void put(int count) throws IOException {
        put();
        advanceAndPut(count - 1);
    }

    private void advanceAndPut(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            session.step(data.batch(IntStream.range(0, 8).toArray(), new boolean[8], 0));
            put();
        }
    }

    private void put() throws IOException {
        checkpoints.put(RUN, session, data, 0.5, (folder, evaluation) -> {}, NEVER);
    }

    private List<Long> storedSteps() throws IOException {
        return store.list(ArtifactPath.checkpoints(RUN.id())).stream()
                .map(path -> Long.parseLong(path.value().substring(path.value().lastIndexOf('/') + 1)))
                .toList();
    }

    private Optional<ArtifactRef> find(CheckpointId id) {
        try {
            return store.find(ArtifactPath.checkpoint(id));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void damage(CheckpointId id) throws IOException {
        Path weights = store.fetch(find(id).orElseThrow()).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
    }

    private static CheckpointId id(long step) {
        return new CheckpointId(RUN.id(), step);
    }

    private static String name(Message message) {
        String entry = message.getClass().getSimpleName() + " " + message.key();
        assertThat(message)
                .isInstanceOfAny(
                        CheckpointEvent.class, EvaluationEvent.class, io.gmem.contracts.checkpoint.PinEvent.class);
        return entry;
    }

    private static Evaluation evaluation(double recall) {
        return new Evaluation("random-conv-96", 64, 1, null, 0.01, null, null, recall, null, null, null, null, null);
    }

    private final class RecordedDeletions implements ArtifactStore {
        private final ArtifactStore store;

        RecordedDeletions(ArtifactStore store) {
            this.store = store;
        }

        @Override
        public void delete(ArtifactPath path) throws IOException {
            store.delete(path);
            order.add("deleted run@" + path.value().substring(path.value().lastIndexOf('/') + 1));
        }

        @Override
        public Path stage() throws IOException {
            return store.stage();
        }

        @Override
        public ArtifactRef publish(Path staged, ArtifactPath path, String mediaType) throws IOException {
            return store.publish(staged, path, mediaType);
        }

        @Override
        public void discard(Path staged) throws IOException {
            store.discard(staged);
        }

        @Override
        public Optional<ArtifactRef> find(ArtifactPath path) throws IOException {
            return store.find(path);
        }

        @Override
        public Path fetch(ArtifactRef ref) throws IOException {
            return store.fetch(ref);
        }

        @Override
        public List<ArtifactPath> list(ArtifactPath folder) throws IOException {
            return store.list(folder);
        }

        @Override
        public void sweepStaging() throws IOException {
            store.sweepStaging();
        }
    }
}
