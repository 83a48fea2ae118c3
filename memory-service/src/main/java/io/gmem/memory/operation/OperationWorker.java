package io.gmem.memory.operation;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ErasureReport;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Event;
import io.gmem.memory.bank.BankCatalogue;
import io.gmem.memory.lineage.Receipts;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does operations, one after the other, on one thread of its own: no data set that is being made holds them up. Every one that is
 * begun ends with {@code Done} or {@code Failed}, unless the service goes down; then it is begun again at the next start.
 */
@ApplicationScoped
public class OperationWorker {
    private static final Logger LOG = Logger.getLogger(OperationWorker.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration NEWS_DELAY = Duration.ofSeconds(2);

    private final ArtifactStore store;
    private final BankCatalogue catalogue;
    private final BankWork bankWork;
    private final Receipts receipts;
    private final FactPublisher facts;
    private final ThreadPoolExecutor thread;
    private volatile boolean stopping;

    OperationWorker(
            ArtifactStore store,
            BankCatalogue catalogue,
            BankWork bankWork,
            Receipts receipts,
            FactPublisher facts,
            BanksConfig config) {
        this.store = store;
        this.catalogue = catalogue;
        this.bankWork = bankWork;
        this.receipts = receipts;
        this.facts = facts;
        // twice the queue the decider keeps to: what is unfinished at start may be more than a smaller setting allows
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * config.queue()), task -> {
                    Thread named = new Thread(task, "bank-operations");
                    named.setDaemon(true);
                    return named;
                });
    }

    /** Puts an accepted operation in line; {@code told} hears of what became of it. */
    void begin(OperationEvent accepted, Consumer<Event> told) {
        thread.execute(() -> work(accepted.spec(), accepted.acceptedAt(), told));
    }

    private void work(OperationSpec spec, Instant acceptedAt, Consumer<Event> told) {
        try {
            Optional<BankEvent.Published> before = catalogue.madeBy(spec.id(), spec.bank());
            BankEvent.Published version = before.isPresent() ? before.get() : make(spec);
            OperationSummary summary = OperationSummary.read(store.fetch(version.artifact()));
            ErasureReport erasure = spec.operation() instanceof BankOperation.Erase erase
                    ? receipts.write(spec, erase, version, Instant.now())
                    : null;
            if (before.isEmpty()) {
                tell(version, told);
            }
            tell(
                    new OperationEvent.Done(
                            spec,
                            acceptedAt,
                            Instant.now(),
                            version.version(),
                            summary.rowsAdded(),
                            summary.skipped(),
                            summary.compression(),
                            erasure),
                    told);
            LOG.infof(
                    "operation done: operation=%s bankVersion=%s rows=%d",
                    spec.id(), version.version(), version.count());
        } catch (StoppedException | InterruptedException e) {
            LOG.infof("operation interrupted, begins again at the next start: operation=%s", spec.id());
        } catch (FailureException e) {
            fail(spec, acceptedAt, e.failure(), e, told);
        } catch (IOException e) {
            String why = "files could not be read or written: " + e.getMessage();
            fail(spec, acceptedAt, new Failure("storage_failed", Category.DEPENDENCY, true, null, why), e, told);
        } catch (OutOfMemoryError e) {
            String why = "not enough memory; give the memory service more";
            fail(spec, acceptedAt, new Failure("out_of_memory", Category.EXHAUSTED, true, null, why), e, told);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fail(spec, acceptedAt, Failure.internal("operation_failed", e), e, told);
        }
    }

    /** What lies in the version's place already may be another instance's, which is heard of soon, or nobody's. */
    private BankEvent.Published make(OperationSpec spec) throws IOException, StoppedException, InterruptedException {
        int passedOver = 0;
        while (true) {
            BankEvent.Published parent = parent(spec);
            Optional<BankEvent.Published> elsewhere = catalogue.madeBy(spec.id(), spec.bank());
            if (elsewhere.isPresent()) {
                return elsewhere.get(); // by another instance meanwhile; the parent may be that very version
            }
            BankVersion version = next(spec, passedOver);
            try {
                return published(spec, bankWork.make(spec, version, parent, () -> stopping));
            } catch (ArtifactConflictException e) {
                refuseASecondImport(spec, e);
                LOG.infof("version is taken: operation=%s bankVersion=%s", spec.id(), version);
                catalogue.await(version, NEWS_DELAY);
                passedOver += catalogue.find(version).isPresent() ? 0 : 1;
            }
        }
    }

    private BankVersion next(OperationSpec spec, int passedOver) {
        int newest = catalogue
                .newest(spec.bank())
                .map(bank -> bank.version().number())
                .orElse(0);
        return new BankVersion(spec.bank(), newest + 1 + passedOver);
    }

    private BankEvent.@Nullable Published parent(OperationSpec spec) {
        Optional<BankEvent.Published> newest = catalogue.newest(spec.bank());
        if (spec.operation() instanceof BankOperation.Import) {
            if (newest.isPresent()) {
                throw taken(spec, null);
            }
            return null;
        }
        BankVersion named = spec.parent();
        if (named != null) {
            return catalogue.get(named, "bank");
        }
        return newest.orElseThrow(() -> new FailureException(
                Failure.missing("bank", "bank", "there is no bank '" + spec.bank() + "'; GET /api/banks lists them")));
    }

    private static void refuseASecondImport(OperationSpec spec, ArtifactConflictException cause) {
        if (spec.operation() instanceof BankOperation.Import) {
            throw taken(spec, cause);
        }
    }

    private static FailureException taken(OperationSpec spec, @Nullable Throwable cause) {
        Failure failure = Failure.conflict(
                "bank_exists",
                "bank",
                "bank '" + spec.bank() + "' is there already; import under another name, then merge the two");
        return cause == null ? new FailureException(failure) : new FailureException(failure, cause);
    }

    private static BankEvent.Published published(OperationSpec spec, BankWork.Product product) {
        PreparedVersion made = product.made();
        long erased = made.bank().erased().size();
        return new BankEvent.Published(
                product.version(),
                product.parent() == null ? null : product.parent().version(),
                made.dataset(),
                product.artifact(),
                made.bank().digest(),
                made.bank().encoder(),
                made.bank().encoderDigest(),
                made.bank().dimension(),
                made.bank().count(),
                made.bank().labels(),
                Instant.now(),
                spec.description(),
                made.base().isEmpty() ? null : made.base(),
                erased == 0 ? null : erased,
                spec.id(),
                spec.operation(),
                weights(product.parent(), made));
    }

    /** The weights of the parent's encoder, when the rows are still its. */
    private static @Nullable ArtifactRef weights(BankEvent.@Nullable Published parent, PreparedVersion made) {
        return parent != null && parent.encoderDigest().equals(made.bank().encoderDigest())
                ? parent.encoderWeights()
                : null;
    }

    private void tell(Event fact, Consumer<Event> told) {
        facts.publishUntilDurable(fact);
        told.accept(fact);
    }

    private void fail(OperationSpec spec, Instant acceptedAt, Failure failure, Throwable cause, Consumer<Event> told) {
        if (stopping) {
            LOG.infof("operation interrupted, begins again at the next start: operation=%s", spec.id());
            return;
        }
        boolean ours = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                ours ? Logger.Level.ERROR : Logger.Level.INFO,
                ours ? cause : null,
                "operation failed: operation=%s errorCode=%s reason=%s",
                spec.id(),
                failure.code(),
                failure.message());
        tell(new OperationEvent.Failed(spec, acceptedAt, Instant.now(), failure), told);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdownNow();
        if (!thread.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("an operation goes on after its grace, and is cut off");
        }
    }
}
