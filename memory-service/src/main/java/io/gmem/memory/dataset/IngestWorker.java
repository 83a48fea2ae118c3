package io.gmem.memory.dataset;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Event;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.ingest.Ingested;
import io.gmem.memory.ingest.Ingestion;
import io.gmem.memory.model.PretrainedModels;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes data sets in, one after the other, on one thread of its own; their shards are built by every instance of the service. Every
 * one that is begun ends with {@code Published} or {@code Failed}, unless the service goes down or gives it to another instance; then
 * it is begun again there, or at the next start.
 */
@ApplicationScoped
public class IngestWorker {
    private static final Logger LOG = Logger.getLogger(IngestWorker.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EventPublisher events;
    private final Ingestion ingestion;
    private final Ownership ownership;
    private final ThreadPoolExecutor thread;
    private final Set<String> inWork = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    IngestWorker(
            EventPublisher events,
            ArtifactStore store,
            PretrainedModels models,
            DistributedShardBuilder shards,
            Ownership ownership,
            IngestSettings settings,
            SourceOpening sources) {
        this.events = events;
        this.ownership = ownership;
        this.ingestion = new Ingestion(store, sources::open, models, shards, settings.limits());
        // twice the queue the decider keeps to: what is unfinished at start may be more than a smaller setting allows
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * settings.queue()), task -> {
                    Thread named = new Thread(task, "ingest");
                    named.setDaemon(true);
                    return named;
                });
    }

    /** Puts an accepted data set in line, unless it is there. */
    void begin(DatasetSpec spec, Instant acceptedAt) {
        if (inWork.add(attempt(spec, acceptedAt))) {
            thread.execute(() -> {
                boolean over = true;
                try {
                    over = work(spec, acceptedAt);
                } finally {
                    inWork.remove(attempt(spec, acceptedAt));
                }
                if (!over && !stopping && ownership.owns(spec.id().value())) {
                    begin(spec, acceptedAt); // given back while it was being left
                }
            });
        }
    }

    private static String attempt(DatasetSpec spec, Instant acceptedAt) {
        return spec.id() + "/" + acceptedAt;
    }

    /** Whether it has come to its end. */
    private boolean work(DatasetSpec spec, Instant acceptedAt) {
        var progress = new IngestProgress(
                spec,
                acceptedAt,
                events,
                () -> stopping || !ownership.owns(spec.id().value()));
        try {
            Ingested done = ingestion.run(spec, acceptedAt, progress);
            Instant now = Instant.now();
            publish(done.bankPublished(spec, now));
            publish(done.datasetPublished(spec, acceptedAt, now));
            ingestion.forget(spec);
            LOG.infof(
                    "data set published: dataset=%s bankVersion=%s images=%d skipped=%d dimension=%d",
                    spec.id(),
                    done.version(),
                    done.dataset().count(),
                    done.dataset().skipped(),
                    done.bank().dimension());
        } catch (CancellationException e) {
            LOG.infof("data set interrupted, is taken up again: dataset=%s", spec.id());
            return false;
        } catch (FailureException e) {
            fail(spec, acceptedAt, e.failure(), e);
        } catch (IOException e) {
            String why = "files could not be read or written: " + e.getMessage();
            fail(spec, acceptedAt, new Failure("storage_failed", Category.DEPENDENCY, true, null, why), e);
        } catch (OutOfMemoryError e) {
            String why = "not enough memory; give the memory service more";
            fail(spec, acceptedAt, new Failure("out_of_memory", Category.EXHAUSTED, true, null, why), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fail(spec, acceptedAt, Failure.internal("ingest_failed", e), e);
        }
        return true;
    }

    private void fail(DatasetSpec spec, Instant acceptedAt, Failure failure, Throwable cause) {
        if (stopping) {
            LOG.infof("data set interrupted, is taken up again: dataset=%s", spec.id());
            return;
        }
        boolean ours = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                ours ? Logger.Level.ERROR : Logger.Level.INFO,
                ours ? cause : null,
                "data set failed: dataset=%s errorCode=%s reason=%s",
                spec.id(),
                failure.code(),
                failure.message());
        publish(new DatasetEvent.Failed(spec, acceptedAt, Instant.now(), failure));
    }

    /** Until it is durable: a terminal event that got lost would leave its data set unfinished for ever. */
    private void publish(Event fact) {
        Uni.createFrom()
                .deferred(() -> events.publish(fact, EventIds.of(fact), null))
                .onFailure()
                .retry()
                .withBackOff(PATIENCE, PATIENCE.multipliedBy(30))
                .indefinitely()
                .await()
                .indefinitely();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdownNow();
        if (!thread.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("work goes on after its grace, and is cut off");
        }
    }
}
