package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.MessageType;
import io.gmem.eventlog.EventPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what became of jobs. The same fact said again, after a crash, has the same id. */
@ApplicationScoped
public class JobPublisher {
    private final EventPublisher events;

    JobPublisher(EventPublisher events) {
        this.events = events;
    }

    /** Completes when it is durable. */
    public Uni<Void> publish(JobEvent event, @Nullable String traceparent) {
        return events.publish(event, id(event), traceparent);
    }

    private static String id(JobEvent event) {
        String name = MessageType.of(event).wireName() + ":" + event.key();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
