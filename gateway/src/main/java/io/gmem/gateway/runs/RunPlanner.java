package io.gmem.gateway.runs;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.datasets.Dataset;
import io.gmem.gateway.datasets.DatasetView;
import io.gmem.gateway.view.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Completes run requests to specifications and validates them against the known data sets and banks. */
@ApplicationScoped
public class RunPlanner {
    private final DatasetView datasets;
    private final BankView banks;

    RunPlanner(DatasetView datasets, BankView banks) {
        this.datasets = datasets;
        this.banks = banks;
    }

    RunSpec plan(RunRequest request) {
        Dataset dataset = dataset(request);
        RunSpec spec = request.spec(bank(request, dataset), Objects.requireNonNull(dataset.count()));
        int latentSize = Objects.requireNonNull(dataset.latentSize());
        int patch = spec.network().patchSize();
        InvalidInputException.unless(
                latentSize % patch == 0,
                "network",
                "must have a patch size that divides " + latentSize + ", the latent size of '" + dataset.id()
                        + "' (was " + patch + ")");
        List<String> labels = Objects.requireNonNull(dataset.labels());
        InvalidInputException.unless(
                spec.system().usesSnippets() || !labels.isEmpty(),
                "system",
                "is conditioned on labels, but data set '" + dataset.id() + "' has none");
        return spec;
    }

    private Dataset dataset(RunRequest request) {
        Dataset dataset = datasets.find(request.dataset())
                .orElseThrow(() -> new FailureException(new Failure(
                        "unknown_dataset",
                        Category.USER,
                        false,
                        "dataset",
                        "dataset '" + request.dataset() + "' does not exist; GET /api/datasets lists all data sets")));
        if (dataset.status() != Status.DONE) {
            throw new FailureException(new Failure(
                    "dataset_not_done",
                    Category.CONFLICT,
                    !dataset.status().terminal(),
                    "dataset",
                    "dataset '" + dataset.id() + "' must be done (was "
                            + dataset.status().name().toLowerCase(Locale.ROOT) + ")"));
        }
        return dataset;
    }

    private @Nullable BankVersion bank(RunRequest request, Dataset dataset) {
        String named = request.bank();
        if (named == null) {
            return request.systemOrDefault().usesSnippets() ? dataset.bankVersion() : null;
        }
        BankEvent.Published bank = banks.named("bank", named);
        InvalidInputException.unless(
                dataset.id().equals(bank.dataset()),
                "bank",
                bank.dataset() == null
                        ? "must be created from data set '" + dataset.id() + "' (was imported)"
                        : "must be created from data set '" + dataset.id() + "' (was created from '" + bank.dataset()
                                + "')");
        InvalidInputException.unless(
                bank.erased() == null,
                "bank",
                "has " + bank.erased() + " erased rows whose images are still in '" + dataset.id()
                        + "'; use a data set without these images");
        return bank.version();
    }
}
