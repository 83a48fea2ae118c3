package io.gmem.sampler;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events and specifications as other services would send them. */
public final class Events {
    public static final DatasetId DATASET = new DatasetId("pets-8");
    public static final BankName BANK = new BankName("pets");
    public static final List<String> LABELS = List.of("cat", "dog");
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SOME_DIGEST = "ab".repeat(32);
    private static final DatasetSpec DATASET_SPEC = new DatasetSpec(
            DATASET, new DatasetSource.Folder("pets"), 8, DatasetSpec.PIXELS, DatasetSpec.HOG_COLOR, BANK, "");

    private Events() {}

    public static ArtifactRef artifact(String path) {
        return new ArtifactRef("gmem:" + path, SOME_DIGEST, 1, "application/octet-stream");
    }

    public static CheckpointId checkpoint(String run, long step) {
        return new CheckpointId(new RunId(run), step);
    }

    public static RunSpec run(String id, @Nullable BankVersion bank) {
        return new RunSpec(
                new RunId(id),
                bank == null ? TrainingSystem.SIT : TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                DATASET,
                bank,
                1000,
                8,
                OptimizerSpec.small(1000),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                1,
                100,
                3,
                new EvaluationSpec(0, 10));
    }

    /** Returns a checkpoint event published {@code minute} minutes past noon. */
    public static CheckpointEvent.Published published(
            CheckpointId id, @Nullable BankVersion bank, ArtifactRef artifact, int minute) {
        return new CheckpointEvent.Published(
                id, run(id.run().value(), bank), artifact, 3, 8, LABELS, null, null, NOON.plusSeconds(60L * minute));
    }

    public static BankEvent.Published bank(BankVersion version, String encoderDigest, ArtifactRef artifact) {
        return bank(version, encoderDigest, artifact, 4);
    }

    /** @param dimension dimension of the snippets */
    public static BankEvent.Published bank(
            BankVersion version, String encoderDigest, ArtifactRef artifact, int dimension) {
        return new BankEvent.Published(
                version,
                null,
                DATASET,
                artifact,
                SOME_DIGEST,
                "hog-color",
                encoderDigest,
                dimension,
                8,
                LABELS,
                NOON,
                "");
    }

    public static DatasetEvent.Published dataset(ArtifactRef artifact) {
        return new DatasetEvent.Published(
                DATASET_SPEC, NOON, NOON, artifact, 8, 3, 8, LABELS, 0, List.of(), new BankVersion(BANK, 1));
    }

    public static GenerationSpec request(String id, Prompt prompt, int count, long seed) {
        return new GenerationSpec(new JobId(id), prompt, count, seed, 2, Solver.EULER, 1, null, null);
    }

    public static GenerationSpec pinned(String id, @Nullable CheckpointId checkpoint, @Nullable BankVersion bank) {
        return new GenerationSpec(new JobId(id), new Prompt.Random(), 1, 7, 2, Solver.EULER, 1, checkpoint, bank);
    }
}
