package io.gmem.gateway;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.Telemetry;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.EventPublisher;
import io.gmem.gateway.view.EventFollower;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.NearDuplicateFile;
import io.gmem.memorybank.NearDuplicateGroup;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.testkit.Eventually;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** Publishes the events of the other services, with the artifacts that they refer to. */
@ApplicationScoped
public class SuiteFixture {
    /** The near-duplicate group of every data set. */
    static final NearDuplicateGroup NEAR_DUPLICATES =
            new NearDuplicateGroup(List.of(0L, 1L), List.of("pets/0.png", "pets/1.png"), List.of(0, 2));

    static final int SIDE = 32;
    static final List<String> LABELS = List.of("cat", "dog");
    static final String LICENCE = "CC-BY-4.0";

    private final EventPublisher publisher;
    private final ArtifactStore store;

    SuiteFixture(EventPublisher publisher, ArtifactStore store) {
        this.publisher = publisher;
        this.store = store;
    }

    /** Waits at startup until the gateway has read the events that earlier tests left on the broker. */
    void begin(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event, EventFollower follower) {
        Eventually.isTrue("the gateway has caught up", follower::caughtUp);
    }

    void publish(Event event) {
        publisher.publishAndWait(event);
    }

    static byte[] image(long seed) {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        new Random(seed).nextBytes(rgb);
        return rgb;
    }

    static Item item(long index) {
        return new Item(index, "pets/%d.png".formatted(index), "ab".repeat(32), (int) (index % 2), 40, 30)
                .filed(1234, LICENCE);
    }

    /** Publishes a data set of {@code count} images and version 1 of its bank, with the same name. */
    void publishDataset(String name, int count) throws IOException {
        var id = new DatasetId(name);
        var bank = new BankVersion(new BankName(name), 1);
        var spec = new DatasetSpec(
                id, new DatasetSource.Folder(name), SIDE, "pixels", "hog-color", new BankName(name), "of a test");
        publish(bank(bank, id, count));
        publish(new DatasetEvent.Published(
                spec,
                Instant.now(),
                Instant.now(),
                writeDataset(id, count),
                count,
                3,
                SIDE,
                LABELS,
                0,
                List.of(),
                bank,
                null,
                new NearDuplicates(2, 1, List.of(NEAR_DUPLICATES.sources())),
                null,
                LICENCE));
    }

    /** Publishes a data set of precomputed latents, without an artifact. */
    void publishLatents(String name) {
        var id = new DatasetId(name);
        var spec = new DatasetSpec(
                id, new DatasetSource.Folder(name), SIDE, "pixels", "hog-color", new BankName(name), "of latents");
        publish(new DatasetEvent.Published(
                spec,
                Instant.now(),
                Instant.now(),
                new ArtifactRef("gmem:datasets/" + name, "ab".repeat(32), 1, MediaTypes.DATASET),
                11,
                4,
                4,
                LABELS,
                0,
                List.of(),
                new BankVersion(new BankName(name), 1),
                null,
                null,
                new PrecomputedLatents(2, "latents_stats.pt", null, false),
                null));
    }

    private ArtifactRef writeDataset(DatasetId id, int count) throws IOException {
        Path folder = store.stage();
        try (var writer = new LatentDatasetWriter(folder, SIDE)) {
            for (int i = 0; i < count; i++) {
                Item item = item(i);
                writer.add(image(i), item.source(), item.sha256(), item.label(), item.width(), item.height());
            }
            writer.finish(id.value(), LABELS, "");
            NearDuplicateFile.write(folder, List.of(NEAR_DUPLICATES));
        }
        return store.publish(folder, ArtifactPath.dataset(id), MediaTypes.DATASET);
    }

    private BankEvent.Published bank(BankVersion version, DatasetId dataset, int count) throws IOException {
        Path folder = store.stage();
        var origin = new BankOrigin(
                version.bank().value(), version.number(), null, dataset.value(), "hog-color", LABELS, "");
        try (var writer = new MemoryBankWriter(folder, 4)) {
            for (int i = 0; i < count; i++) {
                writer.add(new float[] {i, 1, 2, 3}, item(i));
            }
            var done = writer.finish(origin, Map.of("mean", HostTensor.f32(new float[] {1, 2}, 2)));
            ArtifactRef artifact = store.publish(folder, ArtifactPath.bank(version), MediaTypes.BANK);
            return new BankEvent.Published(
                    version,
                    null,
                    dataset,
                    artifact,
                    done.digest(),
                    "hog-color",
                    done.encoderDigest(),
                    4,
                    count,
                    LABELS,
                    Instant.now(),
                    "");
        }
    }

    static RunSpec spec(String run, String dataset) {
        return new RunSpec(
                new RunId(run),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                new DatasetId(dataset),
                new BankVersion(new BankName(dataset), 1),
                1200,
                32,
                OptimizerSpec.small(1200),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                0,
                300,
                3,
                new EvaluationSpec(0, 20));
    }

    CheckpointId publishCheckpoint(RunSpec spec, long step) {
        var id = new CheckpointId(spec.id(), step);
        ArtifactRef artifact = files(ArtifactPath.checkpoint(id));
        publish(new CheckpointEvent.Published(id, spec, artifact, 3, SIDE, LABELS, 0.5, null, Instant.now()));
        return id;
    }

    private ArtifactRef files(ArtifactPath path) {
        try {
            Path folder = store.stage();
            Files.writeString(folder.resolve("README.md"), path.value());
            return store.publish(folder, path, MediaTypes.CHECKPOINT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes a data set, a completed run on it, and its last checkpoint as the served one. */
    CheckpointId publishServedModel(String name) throws IOException {
        publishDataset(name, 6);
        RunSpec spec = spec(name, name);
        publish(new RunEvent.Accepted(spec, Instant.now()));
        CheckpointId checkpoint = publishCheckpoint(spec, 1200);
        publish(new RunEvent.Completed(spec, Instant.now(), Instant.now(), 0.25));
        publish(new ModelEvent.Switched(checkpoint, spec.bank(), Instant.now()));
        return checkpoint;
    }

    void publishProgress(RunSpec spec, long step) {
        publisher.publishAndWait(progress(spec, step));
    }

    /** Reports every step up to {@code last}, without waiting in between. */
    void publishProgressUpTo(RunSpec spec, long last) {
        Uni.join()
                .all(LongStream.rangeClosed(1, last)
                        .mapToObj(step -> publisher.publish(progress(spec, step)))
                        .toList())
                .andFailFast()
                .await()
                .indefinitely();
    }

    private static RunEvent.Progressed progress(RunSpec spec, long step) {
        return new RunEvent.Progressed(
                spec.id(),
                step,
                spec.steps(),
                new Telemetry(1.0 / step, 0.5, 2e-3, 100, 9, null, null, null),
                Instant.now());
    }
}
