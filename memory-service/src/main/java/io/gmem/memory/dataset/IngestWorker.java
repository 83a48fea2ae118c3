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
 * Ingests data sets one at a time on a dedicated thread; their shards are built by all instances of the service. Each started
 * data set ends with {@code Published} or {@code Failed}, unless the service stops or loses ownership of it. In that case the new
 * owner, or the next start, restarts it.
 */
@ApplicationScoped
public class IngestWorker {
    private static final Logger LOG = Logger.getLogger(IngestWorker.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_BACKOFF = Duration.ofSeconds(1);

    private final EventPublisher events;
    private final Ingestion ingestion;
    private final Ownership ownership;
    private final ThreadPoolExecutor thread;
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
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
        // twice the queue capacity, because a reduced setting may leave more unfinished data sets at start
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2 * settings.queue()), task -> {
                    Thread named = new Thread(task, "ingest");
                    named.setDaemon(true);
                    return named;
                });
    }

    /** Queues an accepted data set unless it is already queued. */
    void submit(DatasetSpec spec, Instant acceptedAt) {
        if (inProgress.add(attempt(spec, acceptedAt))) {
            thread.execute(() -> {
                boolean finished = true;
                try {
                    finished = work(spec, acceptedAt);
                } finally {
                    inProgress.remove(attempt(spec, acceptedAt));
                }
                if (!finished && !stopping && ownership.owns(spec.id().value())) {
                    submit(spec, acceptedAt); // ownership was regained while the attempt was stopping
                }
            });
        }
    }

    private static String attempt(DatasetSpec spec, Instant acceptedAt) {
        return spec.id() + "/" + acceptedAt;
    }

    /** Runs an attempt; returns whether it reached a terminal state. */
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
            LOG.infof("data set interrupted: dataset=%s", spec.id());
            return false;
        } catch (FailureException e) {
            fail(spec, acceptedAt, e.failure(), e);
        } catch (IOException e) {
            String message = "reading or writing files failed: " + e.getMessage();
            fail(spec, acceptedAt, new Failure("storage_failed", Category.DEPENDENCY, true, null, message), e);
        } catch (OutOfMemoryError e) {
            String message = "the memory service ran out of memory; increase its heap size";
            fail(spec, acceptedAt, new Failure("out_of_memory", Category.EXHAUSTED, true, null, message), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fail(spec, acceptedAt, Failure.internal("ingest_failed", e), e);
        }
        return true;
    }

    private void fail(DatasetSpec spec, Instant acceptedAt, Failure failure, Throwable cause) {
        if (stopping) {
            LOG.infof("data set interrupted: dataset=%s", spec.id());
            return;
        }
        boolean serviceFault = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                serviceFault ? Logger.Level.ERROR : Logger.Level.INFO,
                serviceFault ? cause : null,
                "data set failed: dataset=%s errorCode=%s reason=%s",
                spec.id(),
                failure.code(),
                failure.message());
        publish(new DatasetEvent.Failed(spec, acceptedAt, Instant.now(), failure));
    }

    /** Publishes until the event is durable, because losing a terminal event would leave the data set unfinished forever. */
    private void publish(Event fact) {
        Uni.createFrom()
                .deferred(() -> events.publish(fact, EventIds.of(fact), null))
                .onFailure()
                .retry()
                .withBackOff(RETRY_BACKOFF, RETRY_BACKOFF.multipliedBy(30))
                .indefinitely()
                .await()
                .indefinitely();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        thread.shutdownNow();
        if (!thread.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warnf(
                    "ingestion did not stop within the shutdown timeout: timeoutSeconds=%d",
                    SHUTDOWN_TIMEOUT.toSeconds());
        }
    }
}
