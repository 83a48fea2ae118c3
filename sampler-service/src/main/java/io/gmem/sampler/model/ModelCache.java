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
 * The loaded models: the one that serves, and a few others that jobs asked for by name. A new one is loaded beside the old,
 * tried, and only then takes its place; the old is closed when the last job that holds it ends. One thread calls {@link
 * #refresh}, any thread may {@link #lease}.
 */
public final class ModelCache implements AutoCloseable {
    /** Topics are read side by side: a version said just before the job may be heard just after it. */
    private static final Duration NEWS_DELAY = Duration.ofSeconds(2);

    private final ModelCatalog catalogue;
    private final ModelLoader loader;
    private final Consumer<ModelEvent> announcer;
    private final Clock clock;
    private final int extraLimit;
    private final Duration newsDelay;

    private final Map<ModelPair, SharedModel> extras = new LinkedHashMap<>(8, 0.75f, true);
    private @Nullable SharedModel serving;
    private boolean closed;

    /** One at a time: many jobs may ask for the same. */
    private final ReentrantLock loadingExtra = new ReentrantLock();

    /** One more than are kept: the one that a job asks for while all others are kept or held. */
    private final Semaphore extraRoom;

    private final Set<ModelPair> refused = new HashSet<>();
    private final Map<CheckpointId, Failure> obstacles = new HashMap<>();

    /**
     * @param announcer is told of each switch after it happened, and of each refusal
     * @param extraLimit models kept beside the serving one
     */
    public ModelCache(
            ModelCatalog catalogue, ModelLoader loader, Consumer<ModelEvent> announcer, Clock clock, int extraLimit) {
        this(catalogue, loader, announcer, clock, extraLimit, NEWS_DELAY);
    }

    /** @param newsDelay how long a lease waits for a bank version that is not known yet */
    ModelCache(
            ModelCatalog catalogue,
            ModelLoader loader,
            Consumer<ModelEvent> announcer,
            Clock clock,
            int extraLimit,
            Duration newsDelay) {
        this.catalogue = catalogue;
        this.loader = loader;
        this.announcer = announcer;
        this.clock = clock;
        this.extraLimit = extraLimit;
        this.newsDelay = newsDelay;
        this.extraRoom = new Semaphore(extraLimit + 1);
    }

    /** The pair that serves now, if one does. */
    public synchronized Optional<ModelPair> serving() {
        return Optional.ofNullable(serving).map(SharedModel::pair);
    }

    /** Changes to the newest pair that may serve and can be loaded, unless it serves already. What cannot be loaded is refused, once. */
    public void refresh() {
        for (CheckpointEvent.Published candidate : catalogue.candidates()) {
            if (olderThanServing(candidate) || settled(candidate)) {
                return;
            }
        }
    }

    private synchronized boolean olderThanServing(CheckpointEvent.Published candidate) {
        return closed
                || (serving != null
                        && !catalogue.deposed(serving.plan().checkpoint())
                        && ModelCatalog.BY_AGE.compare(candidate, serving.plan().checkpoint()) < 0);
    }

    /** Whether this candidate serves, now or already; false when it is refused and an older one has to do. */
    private boolean settled(CheckpointEvent.Published candidate) {
        CheckpointId id = candidate.checkpoint();
        try {
            ModelPlan plan = catalogue.plan(id, null);
            if (serving().filter(plan.pair()::equals).isPresent()) {
                return true;
            }
            return !refused.contains(plan.pair()) && load(plan);
        } catch (FailureException e) {
            if (!e.failure().equals(obstacles.put(id, e.failure()))) {
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
        SharedModel before;
        synchronized (this) {
            before = closed ? next : serving;
            serving = closed ? null : next;
            notifyAll();
        }
        if (before != null) {
            before.retire();
        }
    }

    /**
     * Lends the model a job asks for; it must be given back. Loads it when a job names one that is not loaded, and waits for
     * the first model at most {@code limit} when the job leaves the checkpoint open.
     *
     * @throws FailureException {@code unknown_checkpoint}, {@code unknown_bank_version}, {@code bank_mismatch}, {@code no_model}
     *     or {@code model_unusable}
     */
    public ModelLease lease(@Nullable CheckpointId checkpoint, @Nullable BankVersion bank, Duration limit)
            throws InterruptedException {
        if (checkpoint == null) {
            awaitServing(limit);
        }
        if (bank != null) {
            catalogue.awaitBank(bank, newsDelay);
        }
        Optional<ModelLease> ready = leaseServing(checkpoint, bank);
        return ready.isPresent() ? ready.get() : leaseExtra(catalogue.plan(checkpoint, bank));
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
        Optional<ModelLease> ready = leaseLoaded(plan.pair());
        if (ready.isPresent()) {
            return ready.get();
        }
        loadingExtra.lockInterruptibly();
        try {
            ready = leaseLoaded(plan.pair());
            return ready.isPresent() ? ready.get() : loadExtra(plan);
        } finally {
            loadingExtra.unlock();
        }
    }

    private synchronized Optional<ModelLease> leaseLoaded(ModelPair pair) {
        return Optional.ofNullable(extras.get(pair)).map(SharedModel::lease);
    }

    /** Waits while jobs hold as many models as may be in memory. */
    private ModelLease loadExtra(ModelPlan plan) throws InterruptedException {
        extraRoom.acquire();
        Model model;
        try {
            model = loader.load(plan);
        } catch (IOException | RuntimeException e) {
            extraRoom.release();
            throw new FailureException(unusable(plan.pair(), e), e);
        } catch (OutOfMemoryError e) {
            extraRoom.release();
            throw e;
        }
        return shelve(new SharedModel(plan, model, extraRoom::release));
    }

    private synchronized ModelLease shelve(SharedModel loaded) {
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

    /** Frees what no job holds; what one holds is freed when it ends. */
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
