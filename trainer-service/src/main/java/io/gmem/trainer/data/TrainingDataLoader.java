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

/** Finds, verifies and opens what a run trains on, or says which field of the specification names nothing usable. */
@ApplicationScoped
public class TrainingDataLoader {
    /** Topics are read side by side: a name said just before the run may be heard just after it. */
    private static final Duration NEWS_DELAY = Duration.ofSeconds(3);

    private final ArtifactCatalog catalogue;
    private final ArtifactStore store;
    private final TensorEngine engine;

    TrainingDataLoader(ArtifactCatalog catalogue, ArtifactStore store, TensorEngine engine) {
        this.catalogue = catalogue;
        this.store = store;
        this.engine = engine;
    }

    /**
     * Where the data of a run lies. Waits for a data set that is still being made.
     *
     * @throws FailureException naming the field that cannot be used
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
     * Opens the data of a run, every file checked.
     *
     * @throws FailureException naming the field that cannot be used
     */
    public TrainingData open(TrainingSources sources) throws IOException {
        return sources.open(engine, store);
    }

    private DatasetEvent.Published dataset(RunSpec spec, Interruption interruption) throws InterruptedException {
        DatasetEvent dataset = catalogue
                .awaitDataset(spec.dataset(), NEWS_DELAY, interruption::requested)
                .orElse(null);
        if (dataset instanceof DatasetEvent.Published published) {
            return published;
        }
        unlessInterrupted(interruption);
        if (dataset == null) {
            throw new FailureException(Failure.missing(
                    "dataset", "dataset", "there is no data set '" + spec.dataset() + "'; make it first"));
        }
        throw new InvalidInputException(
                "dataset", "'" + spec.dataset() + "' could not be made; look at GET /api/datasets/" + spec.dataset());
    }

    private BankEvent.@Nullable Published bank(RunSpec spec, Interruption interruption) throws InterruptedException {
        BankVersion wanted = spec.bank();
        if (wanted == null) {
            return null;
        }
        BankEvent.Published bank =
                catalogue.awaitBank(wanted, NEWS_DELAY, interruption::requested).orElse(null);
        if (bank == null) {
            unlessInterrupted(interruption);
            throw new FailureException(Failure.missing(
                    "bank", "bank", "there is no bank version '" + wanted + "'; look at GET /api/banks"));
        }
        InvalidInputException.unless(
                spec.dataset().equals(bank.dataset()),
                "bank",
                "was made from data set '" + bank.dataset() + "': its rows belong to none of the images of '"
                        + spec.dataset() + "'");
        return bank;
    }

    private static void unlessInterrupted(Interruption interruption) {
        if (interruption.requested()) {
            throw new CancellationException("interrupted while waiting for data");
        }
    }
}
