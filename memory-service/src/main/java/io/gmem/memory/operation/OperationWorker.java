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
import io.gmem.memory.bank.BankCatalog;
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
 * Runs operations one at a time on a dedicated thread, so that they do not wait for data sets. Each started operation ends with
 * {@code Done} or {@code Failed}, unless the service stops. In that case it is restarted at the next start.
 */
@ApplicationScoped
public class OperationWorker {
    private static final Logger LOG = Logger.getLogger(OperationWorker.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(2);

    private final ArtifactStore store;
    private final BankCatalog catalogue;
    private final BankWork bankWork;
    private final Receipts receipts;
    private final FactPublisher facts;
    private final ThreadPoolExecutor thread;
    private volatile boolean stopping;

    OperationWorker(
            ArtifactStore store,
            BankCatalog catalogue,
            BankWork bankWork,
            Receipts receipts,
            FactPublisher facts,
            BanksConfig config) {
        this.store = store;
        this.catalogue = catalogue;
        this.bankWork = bankWork;
        this.receipts = receipts;
        this.facts = facts;
        // twice the queue capacity, because a reduced setting may leave more unfinished operations at start
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * config.queue()), task -> {
                    Thread named = new Thread(task, "bank-operations");
                    named.setDaemon(true);
                    return named;
                });
    }

    /** Queues an accepted operation; {@code listener} receives each published fact. */
    void submit(OperationEvent accepted, Consumer<Event> listener) {
        thread.execute(() -> work(accepted.spec(), accepted.acceptedAt(), listener));
    }

    private void work(OperationSpec spec, Instant acceptedAt, Consumer<Event> listener) {
        try {
            Optional<BankEvent.Published> existing = catalogue.madeBy(spec.id(), spec.bank());
            BankEvent.Published version = existing.isPresent() ? existing.get() : make(spec);
            OperationSummary summary = OperationSummary.read(store.fetch(version.artifact()));
            ErasureReport erasure = spec.operation() instanceof BankOperation.Erase erase
                    ? receipts.write(spec, erase, version, Instant.now())
                    : null;
            if (existing.isEmpty()) {
                publish(version, listener);
            }
            publish(
                    new OperationEvent.Done(
                            spec,
                            acceptedAt,
                            Instant.now(),
                            version.version(),
                            summary.rowsAdded(),
                            summary.skipped(),
                            summary.compression(),
                            erasure),
                    listener);
            LOG.infof(
                    "operation completed: operation=%s bankVersion=%s rows=%d",
                    spec.id(), version.version(), version.count());
        } catch (StoppedException | InterruptedException e) {
            LOG.infof("operation interrupted, restarting at next start: operation=%s", spec.id());
        } catch (FailureException e) {
            fail(spec, acceptedAt, e.failure(), e, listener);
        } catch (IOException e) {
            String message = "reading or writing files failed: " + e.getMessage();
            fail(
                    spec,
                    acceptedAt,
                    new Failure("storage_failed", Category.DEPENDENCY, true, null, message),
                    e,
                    listener);
        } catch (OutOfMemoryError e) {
            String message = "the memory service ran out of memory; increase its heap size";
            fail(spec, acceptedAt, new Failure("out_of_memory", Category.EXHAUSTED, true, null, message), e, listener);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fail(spec, acceptedAt, Failure.internal("operation_failed", e), e, listener);
        }
    }

    /**
     * Makes the next free version. On a conflict, the existing content is either another instance's version, whose event is
     * awaited briefly, or unreferenced, in which case the number is skipped.
     */
    private BankEvent.Published make(OperationSpec spec) throws IOException, StoppedException, InterruptedException {
        int skippedNumbers = 0;
        while (true) {
            BankEvent.Published parent = parent(spec);
            Optional<BankEvent.Published> existing = catalogue.madeBy(spec.id(), spec.bank());
            if (existing.isPresent()) {
                return existing.get(); // made by another instance meanwhile; it may also be the parent found above
            }
            BankVersion version = next(spec, skippedNumbers);
            try {
                return published(spec, bankWork.make(spec, version, parent, () -> stopping));
            } catch (ArtifactConflictException e) {
                rejectSecondImport(spec, e);
                LOG.infof("existing version skipped: operation=%s bankVersion=%s", spec.id(), version);
                catalogue.await(version, EVENT_TIMEOUT);
                skippedNumbers += catalogue.find(version).isPresent() ? 0 : 1;
            }
        }
    }

    private BankVersion next(OperationSpec spec, int skippedNumbers) {
        int newest = catalogue
                .newest(spec.bank())
                .map(bank -> bank.version().number())
                .orElse(0);
        return new BankVersion(spec.bank(), newest + 1 + skippedNumbers);
    }

    private BankEvent.@Nullable Published parent(OperationSpec spec) {
        Optional<BankEvent.Published> newest = catalogue.newest(spec.bank());
        if (spec.operation() instanceof BankOperation.Import) {
            if (newest.isPresent()) {
                throw alreadyExists(spec, null);
            }
            return null;
        }
        BankVersion named = spec.parent();
        if (named != null) {
            return catalogue.get(named, "bank");
        }
        return newest.orElseThrow(() -> new FailureException(Failure.missing(
                "bank", "bank", "bank '" + spec.bank() + "' does not exist; GET /api/banks lists all banks")));
    }

    private static void rejectSecondImport(OperationSpec spec, ArtifactConflictException cause) {
        if (spec.operation() instanceof BankOperation.Import) {
            throw alreadyExists(spec, cause);
        }
    }

    private static FailureException alreadyExists(OperationSpec spec, @Nullable Throwable cause) {
        Failure failure = Failure.conflict(
                "bank_exists",
                "bank",
                "bank '" + spec.bank() + "' already exists; import under another name, then merge the two");
        return cause == null ? new FailureException(failure) : new FailureException(failure, cause);
    }

    private static BankEvent.Published published(OperationSpec spec, BankWork.PublishedVersion product) {
        PreparedVersion prepared = product.prepared();
        long erased = prepared.bank().erased().size();
        return new BankEvent.Published(
                product.version(),
                product.parent() == null ? null : product.parent().version(),
                prepared.dataset(),
                product.artifact(),
                prepared.bank().digest(),
                prepared.bank().encoder(),
                prepared.bank().encoderDigest(),
                prepared.bank().dimension(),
                prepared.bank().count(),
                prepared.bank().labels(),
                Instant.now(),
                spec.description(),
                prepared.base().isEmpty() ? null : prepared.base(),
                erased == 0 ? null : erased,
                spec.id(),
                spec.operation(),
                weights(product.parent(), prepared));
    }

    /** Returns the encoder weights of the parent if the rows are still encoded by it. */
    private static @Nullable ArtifactRef weights(BankEvent.@Nullable Published parent, PreparedVersion prepared) {
        return parent != null && parent.encoderDigest().equals(prepared.bank().encoderDigest())
                ? parent.encoderWeights()
                : null;
    }

    private void publish(Event fact, Consumer<Event> listener) {
        facts.publishUntilDurable(fact);
        listener.accept(fact);
    }

    private void fail(
            OperationSpec spec, Instant acceptedAt, Failure failure, Throwable cause, Consumer<Event> listener) {
        if (stopping) {
            LOG.infof("operation interrupted, restarting at next start: operation=%s", spec.id());
            return;
        }
        boolean serviceFault = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                serviceFault ? Logger.Level.ERROR : Logger.Level.INFO,
                serviceFault ? cause : null,
                "operation failed: operation=%s errorCode=%s reason=%s",
                spec.id(),
                failure.code(),
                failure.message());
        publish(new OperationEvent.Failed(spec, acceptedAt, Instant.now(), failure), listener);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdownNow();
        if (!thread.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warnf(
                    "operation did not stop within the shutdown timeout: timeoutSeconds=%d",
                    SHUTDOWN_TIMEOUT.toSeconds());
        }
    }
}
