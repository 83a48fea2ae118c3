package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.ingest.IngestObserver;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Tells how far a data set is, at most once a second. One that gets lost is no harm. */
final class IngestProgress implements IngestObserver {
    private static final Logger LOG = Logger.getLogger(IngestProgress.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final DatasetSpec spec;
    private final Instant acceptedAt;
    private final EventPublisher events;
    private final BooleanSupplier stopping;
    private long told = System.nanoTime();
    private long since = told;
    private long found = -1;

    IngestProgress(DatasetSpec spec, Instant acceptedAt, EventPublisher events, BooleanSupplier stopping) {
        this.spec = spec;
        this.acceptedAt = acceptedAt;
        this.events = events;
        this.stopping = stopping;
    }

    @Override
    public void looked(long done, long total, long skipped) {
        long now = System.nanoTime();
        if (now - told < PAUSE) {
            return;
        }
        told = now;
        double pace = pace(done, now);
        var progressed = new DatasetEvent.Progressed(
                spec, acceptedAt, done, total, skipped, pace, pace > 0 ? Double.valueOf((total - done) / pace) : null);
        events.publish(progressed, EventIds.of(progressed), null)
                .subscribe()
                .with(durable -> {}, lost -> LOG.debugf("progress not told: dataset=%s error=%s", spec.id(), lost));
    }

    /** Images a second since the first were told of, which may have been there from before. */
    private double pace(long done, long now) {
        if (found < 0) {
            found = done;
            since = now;
            return 0;
        }
        return (done - found) / ((now - since) * 1e-9);
    }

    @Override
    public boolean stopped() {
        return stopping.getAsBoolean();
    }
}
