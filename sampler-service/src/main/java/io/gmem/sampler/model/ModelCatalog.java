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
 * The published artifacts available for sampling, changed only by events. The newest checkpoint is selected by three criteria:
 * trained before untrained (step 0), then time of publication, then step. Requests without a checkpoint get the pinned one,
 * otherwise the newest eligible one. A checkpoint of a run with a promotion gate is eligible once it is promoted. Thread-safe.
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

    /** Applies an event. Events unrelated to models are ignored. */
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
     * Returns the available checkpoints for requests that name none: the pinned one, otherwise all eligible ones, newest first. A
     * pin to an unavailable checkpoint is ignored.
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

    /** Returns whether another checkpoint, even an older one, must serve instead: this one was withheld, or another is pinned. */
    public synchronized boolean superseded(CheckpointEvent.Published serving) {
        boolean follows = pinned == null || !checkpoints.containsKey(pinned);
        return follows ? !eligible(serving) : !serving.checkpoint().equals(pinned);
    }

    private boolean eligible(CheckpointEvent.Published checkpoint) {
        return PromotionEvent.eligible(checkpoint.spec(), promotions.get(checkpoint.checkpoint()));
    }

    /**
     * Plans which artifacts to load for a request.
     *
     * @param checkpoint null for the newest one (compatible with {@code bank})
     * @param bank null for the newest compatible version of the run's bank
     * @throws FailureException naming the field when an artifact is unavailable or incompatible
     */
    public synchronized ModelPlan plan(@Nullable CheckpointId checkpoint, @Nullable BankVersion bank) {
        BankEvent.Published pinned = bank == null ? null : require(bank);
        CheckpointEvent.Published chosen = checkpoint == null ? newestCompatible(pinned) : require(checkpoint);
        return new ModelPlan(
                chosen, pinned == null ? trainedBank(chosen) : requireCompatible(chosen, pinned), dataset(chosen));
    }

    /** Waits for a version that was published recently and whose event may not have arrived. */
    synchronized void awaitBank(BankVersion version, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos();
                !banks.containsKey(version) && left > 0;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private CheckpointEvent.Published require(CheckpointId id) {
        CheckpointEvent.Published found = checkpoints.get(id);
        if (found == null) {
            throw new FailureException(Failure.missing(
                    "checkpoint",
                    "gmem.checkpoint",
                    "checkpoint " + id + " does not exist or was retired; omit gmem.checkpoint to use the newest"));
        }
        return found;
    }

    private BankEvent.Published require(BankVersion version) {
        BankEvent.Published found = banks.get(version);
        if (found == null) {
            throw new FailureException(Failure.missing(
                    "bank_version",
                    "gmem.bank_version",
                    "bank version " + version
                            + " does not exist; omit gmem.bank_version to use the checkpoint's bank"));
        }
        return found;
    }

    private CheckpointEvent.Published newestCompatible(BankEvent.@Nullable Published bank) {
        List<CheckpointEvent.Published> all = candidates();
        return all.stream()
                .filter(checkpoint -> bank == null || isCompatible(checkpoint, bank))
                .findFirst()
                .orElseThrow(() -> bank == null || all.isEmpty() ? noModel() : mismatch("any checkpoint", bank));
    }

    private BankEvent.@Nullable Published trainedBank(CheckpointEvent.Published checkpoint) {
        BankVersion trainedWith = checkpoint.spec().bank();
        if (trainedWith == null) {
            return null;
        }
        Optional<BankEvent.Published> newest = banks.values().stream()
                .filter(bank -> bank.version().bank().equals(trainedWith.bank()) && isCompatible(checkpoint, bank))
                .max(Comparator.comparingInt(bank -> bank.version().number()));
        return newest.orElseThrow(() -> new FailureException(Failure.missing(
                "bank_version",
                "gmem.bank_version",
                "bank version " + trainedWith + ", which checkpoint " + checkpoint.checkpoint()
                        + " was trained with, does not exist")));
    }

    private BankEvent.Published requireCompatible(CheckpointEvent.Published checkpoint, BankEvent.Published bank) {
        if (checkpoint.spec().bank() == null) {
            throw new FailureException(Failure.invalid(
                    "gmem.bank_version",
                    "checkpoint " + checkpoint.checkpoint() + " is conditioned on classes and uses no bank; omit"
                            + " gmem.bank_version"));
        }
        if (!isCompatible(checkpoint, bank)) {
            throw mismatch("checkpoint " + checkpoint.checkpoint(), bank);
        }
        return bank;
    }

    /** A bank is compatible if it has the encoder and dimension of the bank used in training. */
    private boolean isCompatible(CheckpointEvent.Published checkpoint, BankEvent.Published bank) {
        BankVersion trainedWith = checkpoint.spec().bank();
        BankEvent.Published trained = trainedWith == null ? null : banks.get(trainedWith);
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
                            + " was trained on, does not exist"));
        }
        return found;
    }

    static FailureException noModel() {
        return new FailureException(new Failure(
                "no_model",
                Category.DEPENDENCY,
                true,
                null,
                "no checkpoint is available for sampling; train one, or retry when it has been loaded"));
    }

    private static FailureException mismatch(String subject, BankEvent.Published bank) {
        return new FailureException(Failure.conflict(
                "bank_mismatch",
                "gmem.bank_version",
                "bank " + bank.version() + " was built with another encoder than the bank that " + subject
                        + " was trained with; use a version of that bank"));
    }
}
