package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.EventPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes job events. An event that is published again after a crash has the same id. */
@ApplicationScoped
public class JobPublisher {
    private static final Logger LOG = Logger.getLogger(JobPublisher.class);

    private final EventPublisher events;

    JobPublisher(EventPublisher events) {
        this.events = events;
    }

    /** Completes when the event is durable. */
    public Uni<Void> publish(JobEvent event, @Nullable String traceparent) {
        return events.publish(event, id(event), traceparent);
    }

    /** Publishes progress without waiting. Progress events may be lost. */
    public void progressed(JobProgressed progress) {
        events.publish(progress)
                .subscribe()
                .with(
                        done -> {},
                        failure ->
                                LOG.debugf("failed to publish progress: jobId=%s error=%s", progress.job(), failure));
    }

    private static String id(JobEvent event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
