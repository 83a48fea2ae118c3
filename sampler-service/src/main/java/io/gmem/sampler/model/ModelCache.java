package io.gmem.sampler.model;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loaded models: the serving one, and a few others that jobs requested by name. A new model is loaded and verified before it
 * replaces the serving one. The old one is closed when its last lease ends. One thread calls {@link #refresh}; any thread may call
 * {@link #lease}.
 */
public final class ModelCache implements AutoCloseable {
    /** Topics are consumed independently: a bank version published just before a job may arrive just after it. */
    private static final Duration EVENT_DELAY = Duration.ofSeconds(2);

    private final ModelCatalog catalog;
    private final ModelLoader loader;
    private final Consumer<ModelEvent> announcer;
    private final Clock clock;
    private final int extraLimit;
    private final Duration eventDelay;

    private final Map<ModelPair, SharedModel> extras = new LinkedHashMap<>(8, 0.75f, true);
    private @Nullable SharedModel serving;
    private boolean closed;

    /** Serializes the loading of extra models, since many jobs may request the same one. */
    private final ReentrantLock loadingExtra = new ReentrantLock();

    /** Permits one model more than are kept: the one that a job requests while all others are kept or leased. */
    private final Semaphore extraPermits;

    private final Set<ModelPair> refused = new HashSet<>();
    private final Map<CheckpointId, Failure> planFailures = new HashMap<>();

    /**
     * @param announcer receives each switch after it happened, and each refusal
     * @param extraLimit number of models kept in addition to the serving one
     */
    public ModelCache(
            ModelCatalog catalog, ModelLoader loader, Consumer<ModelEvent> announcer, Clock clock, int extraLimit) {
        this(catalog, loader, announcer, clock, extraLimit, EVENT_DELAY);
    }

    /** @param eventDelay how long a lease waits for a bank version that is not known yet */
    ModelCache(
            ModelCatalog catalog,
            ModelLoader loader,
            Consumer<ModelEvent> announcer,
            Clock clock,
            int extraLimit,
            Duration eventDelay) {
        this.catalog = catalog;
        this.loader = loader;
        this.announcer = announcer;
        this.clock = clock;
        this.extraLimit = extraLimit;
        this.eventDelay = eventDelay;
        this.extraPermits = new Semaphore(extraLimit + 1);
    }

    /** Returns the serving pair, if any. */
    public synchronized Optional<ModelPair> serving() {
        return Optional.ofNullable(serving).map(SharedModel::pair);
    }

    /** Switches to the newest eligible pair that can be loaded. A pair that cannot be loaded is refused once. */
    public void refresh() {
        for (CheckpointEvent.Published candidate : catalog.candidates()) {
            if (olderThanServing(candidate) || servesOrLoads(candidate)) {
                return;
            }
        }
    }

    private synchronized boolean olderThanServing(CheckpointEvent.Published candidate) {
        return closed
                || (serving != null
                        && !catalog.superseded(serving.plan().checkpoint())
                        && ModelCatalog.BY_AGE.compare(candidate, serving.plan().checkpoint()) < 0);
    }

    /** Returns whether this candidate serves, loading it if needed. False if it is refused and an older one must be tried. */
    private boolean servesOrLoads(CheckpointEvent.Published candidate) {
        CheckpointId id = candidate.checkpoint();
        try {
            ModelPlan plan = catalog.plan(id, null);
            if (serving().filter(plan.pair()::equals).isPresent()) {
                return true;
            }
            return !refused.contains(plan.pair()) && load(plan);
        } catch (FailureException e) {
            if (!e.failure().equals(planFailures.put(id, e.failure()))) {
                announcer.accept(new ModelEvent.Refused(id, candidate.spec().bank(), clock.instant(), e.failure()));
            }
            return false;
        }
    }

    private boolean load(ModelPlan plan) {
        ModelPair pair = plan.pair();
        try {
            serve(new SharedModel(plan, loader.load(plan), () -> {}));
            announcer.accept(new ModelEvent.Switched(pair.checkpoint(), pair.bank(), clock.instant()));
            return true;
        } catch (IOException | RuntimeException e) {
            refused.add(pair);
            announcer.accept(
                    new ModelEvent.Refused(pair.checkpoint(), pair.bank(), clock.instant(), unusable(pair, e)));
            return false;
        }
    }

    private void serve(SharedModel next) {
        SharedModel previous;
        synchronized (this) {
            previous = closed ? next : serving;
            serving = closed ? null : next;
            notifyAll();
        }
        if (previous != null) {
            previous.retire();
        }
    }

    /**
     * Leases the model of a job; the caller must close the lease. Loads the model when the job names one that is not loaded. When
     * the job names no checkpoint, waits up to {@code limit} for the first model.
     *
     * @throws FailureException {@code unknown_checkpoint}, {@code unknown_bank_version}, {@code bank_mismatch}, {@code no_model} or
     *     {@code model_unusable}
     */
    public ModelLease lease(@Nullable CheckpointId checkpoint, @Nullable BankVersion bank, Duration limit)
            throws InterruptedException {
        if (checkpoint == null) {
            awaitServing(limit);
        }
        if (bank != null) {
            catalog.awaitBank(bank, eventDelay);
        }
        Optional<ModelLease> leased = leaseServing(checkpoint, bank);
        return leased.isPresent() ? leased.get() : leaseExtra(catalog.plan(checkpoint, bank));
    }

    private synchronized void awaitServing(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (serving == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw ModelCatalog.noModel();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized Optional<ModelLease> leaseServing(
            @Nullable CheckpointId checkpoint, @Nullable BankVersion bank) {
        return Optional.ofNullable(serving)
                .filter(model ->
                        checkpoint == null || checkpoint.equals(model.pair().checkpoint()))
                .filter(model -> bank == null || bank.equals(model.pair().bank()))
                .map(SharedModel::lease);
    }

    private ModelLease leaseExtra(ModelPlan plan) throws InterruptedException {
        Optional<ModelLease> leased = leaseLoaded(plan.pair());
        if (leased.isPresent()) {
            return leased.get();
        }
        loadingExtra.lockInterruptibly();
        try {
            leased = leaseLoaded(plan.pair());
            return leased.isPresent() ? leased.get() : loadExtra(plan);
        } finally {
            loadingExtra.unlock();
        }
    }

    private synchronized Optional<ModelLease> leaseLoaded(ModelPair pair) {
        return Optional.ofNullable(extras.get(pair)).map(SharedModel::lease);
    }

    /** Loads an extra model. Waits while jobs hold the maximum number of models in memory. */
    private ModelLease loadExtra(ModelPlan plan) throws InterruptedException {
        extraPermits.acquire();
        Model model;
        try {
            model = loader.load(plan);
        } catch (IOException | RuntimeException e) {
            extraPermits.release();
            throw new FailureException(unusable(plan.pair(), e), e);
        } catch (OutOfMemoryError e) {
            extraPermits.release();
            throw e;
        }
        return keepExtra(new SharedModel(plan, model, extraPermits::release));
    }

    private synchronized ModelLease keepExtra(SharedModel loaded) {
        ModelLease lease = loaded.lease();
        extras.put(loaded.pair(), loaded);
        Iterator<SharedModel> eldest = extras.values().iterator();
        while (extras.size() > extraLimit) {
            eldest.next().retire();
            eldest.remove();
        }
        return lease;
    }

    private static Failure unusable(ModelPair pair, Exception cause) {
        if (cause instanceof FailureException expected) {
            return expected.failure();
        }
        return new Failure(
                "model_unusable",
                Category.DEPENDENCY,
                false,
                "gmem.checkpoint",
                "checkpoint " + pair.checkpoint() + " cannot be loaded: " + cause.getMessage());
    }

    /** Closes all models without a lease. A leased model is closed when its last lease ends. */
    @Override
    public synchronized void close() {
        closed = true;
        if (serving != null) {
            serving.retire();
            serving = null;
        }
        extras.values().forEach(SharedModel::retire);
        extras.clear();
    }
}
