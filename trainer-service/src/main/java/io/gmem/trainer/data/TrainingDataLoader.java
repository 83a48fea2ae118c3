package io.gmem.trainer.data;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import io.gmem.trainer.catalogue.Catalogue;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;

/** Finds, verifies and opens what a run trains on, or says which field of the specification names nothing usable. */
@ApplicationScoped
public class TrainingDataLoader {
    private static final Duration DATASET_LIMIT = Duration.ofHours(6);

    private final Catalogue catalogue;
    private final ArtifactStore store;

    TrainingDataLoader(Catalogue catalogue, ArtifactStore store) {
        this.catalogue = catalogue;
        this.store = store;
    }

    public TrainingData load(RunSpec spec) throws IOException, InterruptedException {
        DatasetEvent.Published published = dataset(spec);
        BankVersion wanted = spec.bank();
        BankEvent.Published bank = wanted == null
                ? null
                : catalogue
                        .bank(wanted)
                        .orElseThrow(() -> new FailureException(
                                Failure.missing("bank", "bank", "there is no bank version '" + wanted + "'")));
        if (wanted == null && published.labels().isEmpty()) {
            throw refused("dataset", "has no labels, and a class-conditional run needs them");
        }
        LatentDataset dataset = LatentDataset.open(store.fetch(published.artifact()));
        var data = new TrainingData(dataset, bank == null ? null : MemoryBank.open(store.fetch(bank.artifact())));
        if (!TrainingData.fits(spec, data)) {
            data.close();
            throw refused("bank", "has fewer rows than data set '" + spec.dataset() + "' has images");
        }
        return data;
    }

    private DatasetEvent.Published dataset(RunSpec spec) throws InterruptedException {
        DatasetEvent dataset = catalogue
                .awaitDataset(spec.dataset(), DATASET_LIMIT)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("dataset", "dataset", "there is no data set '" + spec.dataset() + "'")));
        if (dataset instanceof DatasetEvent.Published published) {
            return published;
        }
        throw refused(
                "dataset", "'" + spec.dataset() + "' could not be made; look at GET /api/datasets/" + spec.dataset());
    }

    public static FailureException refused(String field, String message) {
        return new FailureException(Failure.invalid(field, field + " " + message));
    }
}
