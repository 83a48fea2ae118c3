package io.gmem.trainer.data;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.trainer.catalog.ArtifactCatalog;
import io.gmem.trainer.state.Interruption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Finds, verifies and opens the training data of a run, or reports which field of the specification is unusable. */
@ApplicationScoped
public class TrainingDataLoader {
    /** Topics are consumed independently: an artifact published just before the run may arrive just after it. */
    private static final Duration EVENT_DELAY = Duration.ofSeconds(3);

    private final ArtifactCatalog catalog;
    private final ArtifactStore store;
    private final TensorEngine engine;

    TrainingDataLoader(ArtifactCatalog catalog, ArtifactStore store, TensorEngine engine) {
        this.catalog = catalog;
        this.store = store;
        this.engine = engine;
    }

    /**
     * Resolves the data sources of a run. Waits for a data set that is still being built.
     *
     * @throws FailureException naming the unusable field
     * @throws CancellationException when interrupted while waiting
     */
    public TrainingSources find(RunSpec spec, Interruption interruption) throws InterruptedException {
        DatasetEvent.Published dataset = dataset(spec, interruption);
        BankEvent.Published bank = bank(spec, interruption);
        return new TrainingSources(
                dataset.artifact(),
                dataset.autoencoderWeights(),
                dataset.latentSize(),
                bank == null ? null : bank.parts(),
                Split.Rule.ofRun(spec));
    }

    /**
     * Opens the data of a run and verifies every file.
     *
     * @throws FailureException naming the unusable field
     */
    public TrainingData open(TrainingSources sources) throws IOException {
        return sources.open(engine, store);
    }

    private DatasetEvent.Published dataset(RunSpec spec, Interruption interruption) throws InterruptedException {
        DatasetEvent dataset = catalog.awaitDataset(spec.dataset(), EVENT_DELAY, interruption::requested)
                .orElse(null);
        if (dataset instanceof DatasetEvent.Published published) {
            return published;
        }
        requireNotInterrupted(interruption);
        if (dataset == null) {
            throw new FailureException(Failure.missing(
                    "dataset", "dataset", "data set '" + spec.dataset() + "' does not exist; build it first"));
        }
        throw new InvalidInputException(
                "dataset", "'" + spec.dataset() + "' could not be built; see GET /api/datasets/" + spec.dataset());
    }

    private BankEvent.@Nullable Published bank(RunSpec spec, Interruption interruption) throws InterruptedException {
        BankVersion requested = spec.bank();
        if (requested == null) {
            return null;
        }
        BankEvent.Published bank = catalog.awaitBank(requested, EVENT_DELAY, interruption::requested)
                .orElse(null);
        if (bank == null) {
            requireNotInterrupted(interruption);
            throw new FailureException(Failure.missing(
                    "bank", "bank", "bank version '" + requested + "' does not exist; see GET /api/banks"));
        }
        InvalidInputException.unless(
                spec.dataset().equals(bank.dataset()),
                "bank",
                "must be built from data set '" + spec.dataset() + "' (was '" + bank.dataset() + "')");
        return bank;
    }

    private static void requireNotInterrupted(Interruption interruption) {
        if (interruption.requested()) {
            throw new CancellationException("interrupted while waiting for data");
        }
    }
}
