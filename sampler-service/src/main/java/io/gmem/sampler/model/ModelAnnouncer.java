package io.gmem.sampler.model;

import io.gmem.contracts.job.ModelEvent;
import io.gmem.eventlog.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Publishes model switches and refusals without waiting. The state of the cache is authoritative. */
@ApplicationScoped
public class ModelAnnouncer implements Consumer<ModelEvent> {
    private static final Logger LOG = Logger.getLogger(ModelAnnouncer.class);

    private final EventPublisher events;

    ModelAnnouncer(EventPublisher events) {
        this.events = events;
    }

    @Override
    public void accept(ModelEvent event) {
        if (event instanceof ModelEvent.Switched switched) {
            LOG.infof("model switched: checkpoint=%s bankVersion=%s", switched.checkpoint(), switched.bank());
        } else if (event instanceof ModelEvent.Refused refused) {
            LOG.warnf(
                    "model refused: checkpoint=%s bankVersion=%s errorCode=%s error=%s",
                    refused.checkpoint(),
                    refused.bank(),
                    refused.failure().code(),
                    refused.failure().message());
        }
        events.publish(event)
                .subscribe()
                .with(
                        done -> LOG.debugf("model event published: checkpoint=%s", event.checkpoint()),
                        e -> LOG.warnf(
                                "failed to publish model event: checkpoint=%s error=%s",
                                event.checkpoint(), e.getMessage()));
    }
}
