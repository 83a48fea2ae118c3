package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.ingest.IngestObserver;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Publishes the progress of a data set at most once per second. Publishing is best-effort: a lost event does no harm. */
final class IngestProgress implements IngestObserver {
    private static final Logger LOG = Logger.getLogger(IngestProgress.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final DatasetSpec spec;
    private final Instant acceptedAt;
    private final EventPublisher events;
    private final BooleanSupplier stopping;
    private long lastPublished = System.nanoTime();
    private long startedAt = lastPublished;
    private long initial = -1;

    IngestProgress(DatasetSpec spec, Instant acceptedAt, EventPublisher events, BooleanSupplier stopping) {
        this.spec = spec;
        this.acceptedAt = acceptedAt;
        this.events = events;
        this.stopping = stopping;
    }

    @Override
    public void onProgress(long done, long total, long skipped) {
        long now = System.nanoTime();
        if (now - lastPublished < INTERVAL) {
            return;
        }
        lastPublished = now;
        double rate = imagesPerSecond(done, now);
        var progressed = new DatasetEvent.Progressed(
                spec, acceptedAt, done, total, skipped, rate, rate > 0 ? Double.valueOf((total - done) / rate) : null);
        events.publish(progressed, EventIds.of(progressed), null)
                .subscribe()
                .with(
                        durable -> {},
                        lost -> LOG.debugf("failed to publish progress: dataset=%s error=%s", spec.id(), lost));
    }

    /** Returns the images per second since the first report, which may include images of an earlier attempt. */
    private double imagesPerSecond(long done, long now) {
        if (initial < 0) {
            initial = done;
            startedAt = now;
            return 0;
        }
        return (done - initial) / ((now - startedAt) * 1e-9);
    }

    @Override
    public boolean stopped() {
        return stopping.getAsBoolean();
    }
}
