package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.NotATreeException;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.DatasetDescription;
import io.gmem.memorybank.LatentDataset;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The whole work of one data set, from its source to two published artifacts. Both are staged before either is published, so
 * what is wrong with a source leaves nothing behind. A crash at any moment is mended by doing it again: what was published
 * already is found with the same digest and taken as it is.
 */
public final class Ingestion {
    private final ArtifactStore store;
    private final SourceLocator locator;
    private final TreeLimits treeLimits;
    private final Intake intake;

    public Ingestion(ArtifactStore store, SourceLocator locator, TreeLimits treeLimits, IntakeLimits intakeLimits) {
        this.store = store;
        this.locator = locator;
        this.treeLimits = treeLimits;
        this.intake = new Intake(intakeLimits);
    }

    /**
     * Does it; minutes of work for many pictures.
     *
     * @throws FailureException when the specification or its source is to blame
     * @throws StoppedException when {@code observer} wanted so
     */
    public Ingested run(DatasetSpec spec, Observer observer) throws IOException, StoppedException {
        Path source = locator.locate(spec.source());
        Path datasetFolder = store.stage();
        Path bankFolder = store.stage();
        Path scratch = store.stage();
        try {
            SkippedFiles skipped;
            try (FileTree tree = FileTree.open(source, scratch, treeLimits)) {
                skipped = intake.take(tree, spec, datasetFolder, observer);
            }
            DatasetDescription dataset;
            BankDescription bank;
            try (LatentDataset pictures = LatentDataset.open(datasetFolder)) {
                dataset = pictures.description();
                bank = BankBuilder.build(pictures, spec, bankFolder, observer);
            }
            var version = new BankVersion(spec.bank(), bank.version());
            ArtifactRef datasetRef = publish(datasetFolder, ArtifactPath.dataset(spec.id()), MediaTypes.DATASET, "id");
            ArtifactRef bankRef = publish(bankFolder, ArtifactPath.bank(version), MediaTypes.BANK, "bank");
            return new Ingested(dataset, datasetRef, version, bank, bankRef, skipped.first());
        } catch (NotATreeException e) {
            throw new FailureException(Failure.invalid("source", "source " + e.getMessage()), e);
        } finally {
            store.discard(datasetFolder);
            store.discard(bankFolder);
            store.discard(scratch);
        }
    }

    private ArtifactRef publish(Path staged, ArtifactPath path, String mediaType, String field) throws IOException {
        try {
            return store.publish(staged, path, mediaType);
        } catch (ArtifactConflictException e) {
            throw new FailureException(
                    Failure.conflict(
                            "artifact_exists",
                            field,
                            field + " is taken: other content lies at " + path.value() + " already; use another name"),
                    e);
        }
    }
}
