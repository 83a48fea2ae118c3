package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.TinyData;
import io.gmem.trainer.checkpoint.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** Test driver of the service: publishes messages, records its events, and reads its artifact store. */
final class TrainerStage implements AutoCloseable {
    private final EventPublisher publisher;
    private final ArtifactStore store;
    private final Topics topics = new Topics(
            Topic.RUNS, Topic.CHECKPOINTS, Topic.TRAINING_PROGRESS, Topic.EVALUATIONS, Topic.PROMOTIONS, Topic.PINS);

    TrainerStage(EventPublisher publisher, ArtifactStore store) {
        this.publisher = publisher;
        this.store = store;
    }

    void publish(Message message) {
        publisher.publishAndWait(message);
    }

    void start(RunSpec spec) {
        publish(new StartRun(spec));
    }

    /** Publishes a data set and its bank. */
    TinyData data(String name) throws IOException {
        TinyData data = TinyData.in(store, name);
        publish(data.bank());
        publish(data.dataset());
        return data;
    }

    <T extends Message> List<T> events(Class<T> type, String key) {
        return topics.of(type, key);
    }

    <T extends Message> T await(Class<T> type, String key) {
        return Eventually.value(type.getSimpleName() + " of " + key, () -> {
            List<T> events = events(type, key);
            return events.isEmpty() ? null : events.get(events.size() - 1);
        });
    }

    /** Waits for the terminal state of a run. */
    RunEvent.State end(String run) {
        return Eventually.value(
                "the end of " + run,
                () -> events(RunEvent.State.class, run).stream()
                        .filter(RunEvent.State::terminal)
                        .findFirst()
                        .orElse(null));
    }

    RunEvent.Completed completed(String run) {
        RunEvent.State end = end(run);
        assertThat(end).isInstanceOf(RunEvent.Completed.class);
        return (RunEvent.Completed) end;
    }

    Failure failure(String run) {
        RunEvent.State end = end(run);
        assertThat(end).isInstanceOf(RunEvent.Failed.class);
        return ((RunEvent.Failed) end).failure();
    }

    List<Long> publishedSteps(String run) {
        return events(CheckpointEvent.Published.class, run).stream()
                .map(published -> published.checkpoint().trainingStep())
                .toList();
    }

    /** Returns the published checkpoint of a step. */
    CheckpointEvent.Published checkpoint(String run, long step) {
        return Eventually.value(
                run + "@" + step,
                () -> events(CheckpointEvent.Published.class, run).stream()
                        .filter(published -> published.checkpoint().trainingStep() == step)
                        .findFirst()
                        .orElse(null));
    }

    /** Returns the steps of the checkpoints in the store. */
    List<String> storedSteps(String run) throws IOException {
        return store.list(ArtifactPath.checkpoints(new RunId(run))).stream()
                .map(path -> path.value().substring(path.value().lastIndexOf('/') + 1))
                .toList();
    }

    Path file(String run, long step, String name) {
        Path root = Path.of(ConfigProvider.getConfig().getValue("gmem.artifacts.dir", String.class));
        return root.resolve(ArtifactPath.checkpoint(new CheckpointId(new RunId(run), step))
                        .value())
                .resolve(name);
    }

    /** Stores a checkpoint of {@code from} as a killed process that trained {@code to} would have left it. */
    void leave(RunSpec to, String from, long step) throws IOException {
        Path source = store.fetch(store.find(ArtifactPath.checkpoint(new CheckpointId(new RunId(from), step)))
                .orElseThrow());
        Path staged = store.stage();
        try (Stream<Path> files = Files.list(source)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("manifest.json")).toList()) {
                Files.copy(file, staged.resolve(file.getFileName()));
            }
        }
        TrainerState state = TrainerState.read(source).orElseThrow();
        new TrainerState(to, state.loss(), state.evaluation()).write(staged);
        store.publish(staged, ArtifactPath.checkpoint(new CheckpointId(to.id(), step)), MediaTypes.CHECKPOINT);
    }

    @Override
    public void close() {
        topics.close();
    }
}
