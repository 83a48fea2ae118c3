package io.gmem.gateway.datasets;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.reverseOrder;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.view.BoundedRegistry;
import io.gmem.gateway.view.EventListener;
import io.gmem.gateway.view.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The newest data sets. */
@ApplicationScoped
public class DatasetView implements EventListener {
    private static final int LIMIT = 10_000;
    private final BoundedRegistry<DatasetId, Dataset> datasets = new BoundedRegistry<>(LIMIT);

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof DatasetEvent datasetEvent) {
            datasets.put(datasetEvent.dataset(), Dataset.of(datasetEvent));
        }
    }

    /** Reserves the id and the bank name; fails if one of them is in use. */
    void reserve(Dataset requested) {
        requireBankAvailable(requested.spec());
        if (!datasets.reserve(requested.id(), requested, existing -> existing.replaceableBy(requested.spec()))) {
            throw idInUse(requested.id());
        }
    }

    void release(Dataset requested) {
        datasets.release(requested.id(), requested);
    }

    /** Checks in advance that {@link #reserve} will succeed, before an upload is read. */
    void requireAvailable(DatasetSpec spec) {
        requireBankAvailable(spec);
        if (datasets.find(spec.id())
                .filter(existing -> !existing.replaceableBy(spec))
                .isPresent()) {
            throw idInUse(spec.id());
        }
    }

    private void requireBankAvailable(DatasetSpec spec) {
        for (Dataset other : newestFirst()) {
            if (!other.id().equals(spec.id())
                    && other.status() != Status.FAILED
                    && other.spec().bank().equals(spec.bank())) {
                throw new FailureException(Failure.conflict(
                        "bank_exists",
                        "bank",
                        "bank '" + spec.bank() + "' is already created from data set '" + other.id()
                                + "'; use another bank name"));
            }
        }
    }

    public Optional<Dataset> find(DatasetId id) {
        return datasets.find(id);
    }

    /** Returns the data set named in a path; fails with {@code MISSING} if it is unknown. */
    public Dataset get(DatasetId id) {
        return datasets.find(id)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "dataset",
                        "id",
                        "data set '" + id + "' does not exist; GET /api/datasets lists all data sets")));
    }

    public List<Dataset> newestFirst() {
        return datasets.sorted(comparing(Dataset::acceptedAt, nullsFirst(reverseOrder())));
    }

    public int size() {
        return datasets.size();
    }

    private static FailureException idInUse(DatasetId id) {
        return new FailureException(Failure.conflict(
                "dataset_exists", "id", "data set '" + id + "' already exists and is immutable; use another id"));
    }
}
