package io.gmem.gateway.view;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Follows all event topics from their beginning until the gateway stops, and passes the events to the listeners. */
@ApplicationScoped
public class EventFollower {
    private static final Logger LOG = Logger.getLogger(EventFollower.class);
    private static final List<Topic> TOPICS = List.of(
            Topic.DATASETS,
            Topic.BANKS,
            Topic.OPERATIONS,
            Topic.ALIASES,
            Topic.MEMORY_RESPONSES,
            Topic.RUNS,
            Topic.CHECKPOINTS,
            Topic.EVALUATIONS,
            Topic.PROMOTIONS,
            Topic.PINS,
            Topic.JOBS,
            Topic.SAMPLING_PROGRESS,
            Topic.MODELS,
            Topic.MODEL_ALIASES,
            Topic.TRAINING_PROGRESS,
            Topic.ENGINES);

    private final List<EventListener> listeners;
    private final KafkaClients kafka;
    private volatile @Nullable TopicView view;

    EventFollower(@All List<EventListener> listeners, KafkaClients kafka) {
        this.listeners = listeners;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) {
        view = TopicView.follow(kafka, TOPICS, this::dispatch);
    }

    void stop(@Observes ShutdownEvent event) {
        TopicView open = view;
        if (open != null) {
            open.close();
        }
    }

    private void dispatch(Envelope envelope) {
        var event = new Envelope(
                envelope.id(),
                envelope.source(),
                envelope.time(),
                envelope.traceparent(),
                PathRedactor.of(envelope.message()));
        for (EventListener listener : listeners) {
            try {
                listener.apply(event);
            } catch (RuntimeException e) {
                LOG.errorf(e, "event could not be applied: eventId=%s listener=%s", event.id(), listener);
            }
        }
    }

    /**
     * Waits until the listeners have received all events published before the call. Topics are read concurrently, so events of
     * different topics may be received out of order. Must not be called by a listener.
     */
    public void awaitNow(Duration limit) {
        Objects.requireNonNull(view, "not started").awaitNow(limit);
    }

    /** Returns whether the views have applied all events published before the gateway started. */
    public boolean caughtUp() {
        TopicView open = view;
        return open != null && open.caughtUp();
    }
}
