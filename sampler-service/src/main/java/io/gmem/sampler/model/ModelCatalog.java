package io.gmem.sampler.model;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelAliasEvent;
import io.gmem.contracts.message.Message;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was published and is there to be drawn with; changed by events alone. Newest means: any trained checkpoint before any
 * untrained one (step 0), then by the time of publication, then by the step. Requests that name none get the newest that is eligible,
 * which one of a run with a gate is when it was promoted; or the one that serving is pinned to. For any thread.
 */
public final class ModelCatalog {
    /** Oldest first. */
    static final Comparator<CheckpointEvent.Published> BY_AGE = Comparator.comparing(
                    (CheckpointEvent.Published c) -> c.checkpoint().trainingStep() > 0)
            .thenComparing(CheckpointEvent.Published::publishedAt)
            .thenComparing(c -> c.checkpoint().trainingStep())
            .thenComparing(c -> c.checkpoint().run().value());

    private final Map<CheckpointId, CheckpointEvent.Published> checkpoints = new HashMap<>();
    private final Map<BankVersion, BankEvent.Published> banks = new HashMap<>();
    private final Map<DatasetId, DatasetEvent.Published> datasets = new HashMap<>();

    private final Map<CheckpointId, PromotionEvent.Decided> promotions = new HashMap<>();
    private @Nullable CheckpointId pinned;

    /** Takes an event in; those that have nothing to do with models change nothing. */
    public synchronized void apply(Message event) {
        if (event instanceof CheckpointEvent.Published published) {
            checkpoints.put(published.checkpoint(), published);
        } else if (event instanceof CheckpointEvent.Retired retired) {
            checkpoints.remove(retired.checkpoint());
        } else if (event instanceof BankEvent.Published bank) {
            banks.put(bank.version(), bank);
            notifyAll();
        } else if (event instanceof DatasetEvent.Published dataset) {
            datasets.put(dataset.dataset(), dataset);
        } else if (event instanceof PromotionEvent.Decided decided) {
            promotions.put(decided.checkpoint(), decided);
        } else if (event instanceof ModelAliasEvent alias && alias.alias().equals(ModelAlias.SERVING)) {
            pinned = alias instanceof ModelAliasEvent.Moved moved ? moved.checkpoint() : null;
        }
    }

    /**
     * Checkpoints whose files are there and that may serve requests which name none: the one that serving is pinned to, else all that
     * are eligible, newest first. A pin to what is not there does not count.
     */
    public synchronized List<CheckpointEvent.Published> candidates() {
        CheckpointEvent.Published pin = pinned == null ? null : checkpoints.get(pinned);
        return pin != null
                ? List.of(pin)
                : checkpoints.values().stream()
                        .filter(this::eligible)
                        .sorted(BY_AGE.reversed())
                        .toList();
    }

    /** Whether something else is to serve, be it older: this one was withheld, or another is pinned. */
    public synchronized boolean deposed(CheckpointEvent.Published serving) {
        boolean follows = pinned == null || !checkpoints.containsKey(pinned);
        return follows ? !eligible(serving) : !serving.checkpoint().equals(pinned);
    }

    private boolean eligible(CheckpointEvent.Published checkpoint) {
        return PromotionEvent.eligible(checkpoint.spec(), promotions.get(checkpoint.checkpoint()));
    }

    /**
     * What to load for a request.
     *
     * @param checkpoint the newest (that fits {@code bank}) when null
     * @param bank the newest version of the run's bank that fits when null
     * @throws FailureException naming the field when something is not there or does not fit
     */
    public synchronized ModelPlan plan(@Nullable CheckpointId checkpoint, @Nullable BankVersion bank) {
        BankEvent.Published pinned = bank == null ? null : known(bank);
        CheckpointEvent.Published chosen = checkpoint == null ? newestFitting(pinned) : known(checkpoint);
        return new ModelPlan(chosen, pinned == null ? ownBank(chosen) : fitting(chosen, pinned), dataset(chosen));
    }

    /** Waits for a version that was published a moment ago and may still be on its way here. */
    synchronized void awaitBank(BankVersion version, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos();
                !banks.containsKey(version) && left > 0;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private CheckpointEvent.Published known(CheckpointId id) {
        CheckpointEvent.Published found = checkpoints.get(id);
        if (found == null) {
            throw new FailureException(Failure.missing(
                    "checkpoint",
                    "gmem.checkpoint",
                    "checkpoint " + id + " is not there (never published, or retired); leave it out for the newest"));
        }
        return found;
    }

    private BankEvent.Published known(BankVersion version) {
        BankEvent.Published found = banks.get(version);
        if (found == null) {
            throw new FailureException(Failure.missing(
                    "bank_version",
                    "gmem.bank_version",
                    "bank version " + version + " is not there; leave it out for the checkpoint's own"));
        }
        return found;
    }

    private CheckpointEvent.Published newestFitting(BankEvent.@Nullable Published bank) {
        List<CheckpointEvent.Published> all = candidates();
        return all.stream()
                .filter(checkpoint -> bank == null || fits(checkpoint, bank))
                .findFirst()
                .orElseThrow(() -> bank == null || all.isEmpty() ? noModel() : mismatch("any checkpoint", bank));
    }

    private BankEvent.@Nullable Published ownBank(CheckpointEvent.Published checkpoint) {
        BankVersion own = checkpoint.spec().bank();
        if (own == null) {
            return null;
        }
        Optional<BankEvent.Published> newest = banks.values().stream()
                .filter(bank -> bank.version().bank().equals(own.bank()) && fits(checkpoint, bank))
                .max(Comparator.comparingInt(bank -> bank.version().number()));
        return newest.orElseThrow(() -> new FailureException(Failure.missing(
                "bank_version",
                "gmem.bank_version",
                "bank version " + own + ", which checkpoint " + checkpoint.checkpoint()
                        + " was trained with, is not there")));
    }

    private BankEvent.Published fitting(CheckpointEvent.Published checkpoint, BankEvent.Published bank) {
        if (checkpoint.spec().bank() == null) {
            throw new FailureException(Failure.invalid(
                    "gmem.bank_version",
                    "checkpoint " + checkpoint.checkpoint() + " is conditioned on classes and uses no bank; leave"
                            + " gmem.bank_version out"));
        }
        if (!fits(checkpoint, bank)) {
            throw mismatch("checkpoint " + checkpoint.checkpoint(), bank);
        }
        return bank;
    }

    /** A bank fits when one encoder made it and the bank of the training. */
    private boolean fits(CheckpointEvent.Published checkpoint, BankEvent.Published bank) {
        BankVersion own = checkpoint.spec().bank();
        BankEvent.Published trained = own == null ? null : banks.get(own);
        return trained != null
                && trained.encoderDigest().equals(bank.encoderDigest())
                && trained.dimension() == bank.dimension();
    }

    private DatasetEvent.Published dataset(CheckpointEvent.Published checkpoint) {
        DatasetId id = checkpoint.spec().dataset();
        DatasetEvent.Published found = datasets.get(id);
        if (found == null) {
            throw new FailureException(Failure.missing(
                    "dataset",
                    "gmem.checkpoint",
                    "data set " + id + ", which checkpoint " + checkpoint.checkpoint()
                            + " was trained on, is not there"));
        }
        return found;
    }

    static FailureException noModel() {
        return new FailureException(new Failure(
                "no_model",
                Category.DEPENDENCY,
                true,
                null,
                "there is no checkpoint to draw with yet; train one, or ask again when it is loaded"));
    }

    private static FailureException mismatch(String what, BankEvent.Published bank) {
        return new FailureException(Failure.conflict(
                "bank_mismatch",
                "gmem.bank_version",
                "bank " + bank.version() + " was made by another encoder than the bank that " + what
                        + " was trained with; name a version of that bank"));
    }
}
