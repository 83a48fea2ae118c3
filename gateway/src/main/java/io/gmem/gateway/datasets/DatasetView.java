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

/** All data sets there are. */
@ApplicationScoped
public class DatasetView implements EventListener {
    private static final int LIMIT = 10_000;
    private final BoundedRegistry<DatasetId, Dataset> datasets = new BoundedRegistry<>(LIMIT);

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof DatasetEvent said) {
            datasets.put(said.dataset(), Dataset.of(said));
        }
    }

    /** Takes the id, or refuses. */
    void reserve(Dataset requested) {
        refuseTakenBank(requested.spec());
        if (!datasets.reserve(requested.id(), requested, there -> there.mayBecome(requested.spec()))) {
            throw taken(requested.id());
        }
    }

    void release(Dataset requested) {
        datasets.release(requested.id(), requested);
    }

    /** Refuses what will be refused when it is reserved, so that no upload is read for nothing. */
    void refuseTaken(DatasetSpec spec) {
        refuseTakenBank(spec);
        if (datasets.find(spec.id()).filter(there -> !there.mayBecome(spec)).isPresent()) {
            throw taken(spec.id());
        }
    }

    private void refuseTakenBank(DatasetSpec spec) {
        for (Dataset other : newestFirst()) {
            if (!other.id().equals(spec.id())
                    && other.status() != Status.FAILED
                    && other.spec().bank().equals(spec.bank())) {
                throw new FailureException(Failure.conflict(
                        "bank_exists",
                        "bank",
                        "the bank '" + spec.bank() + "' is made from the data set '" + other.id()
                                + "'; choose another name for it"));
            }
        }
    }

    public Optional<Dataset> find(DatasetId id) {
        return datasets.find(id);
    }

    /** The data set of a path. */
    public Dataset get(DatasetId id) {
        return datasets.find(id)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "dataset", "id", "there is no data set '" + id + "'; GET /api/datasets lists them")));
    }

    public List<Dataset> newestFirst() {
        return datasets.sorted(comparing(Dataset::acceptedAt, nullsFirst(reverseOrder())));
    }

    public int size() {
        return datasets.size();
    }

    private static FailureException taken(DatasetId id) {
        return new FailureException(Failure.conflict(
                "dataset_exists",
                "id",
                "there is a data set '" + id + "' already; data sets never change, choose another id"));
    }
}
