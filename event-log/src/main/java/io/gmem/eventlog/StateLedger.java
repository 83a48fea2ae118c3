package io.gmem.eventlog;

import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of a compacted topic, in which the newest event of a key is its state. An event changes the state only if
 * the transition is legal, and only after the event is durable on the topic. Calls block on Kafka. Thread-safe; must not be
 * called on an event loop.
 *
 * @param <S> the events of the topic
 */
public final class StateLedger<S extends Event> {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    /** Defines the legal transitions between events of one key. */
    @FunctionalInterface
    public interface TransitionRule<S> {
        /** @param before the newest event of the key; null if there is none */
        boolean allows(@Nullable S before, S next);
    }

    private final EventPublisher publisher;
    private final Topic topic;
    private final Class<S> type;
    private final TransitionRule<S> legality;
    private final Map<String, S> states = new LinkedHashMap<>();

    public StateLedger(EventPublisher publisher, Topic topic, Class<S> type, TransitionRule<S> legality) {
        this.publisher = publisher;
        this.topic = topic;
        this.type = type;
        this.legality = legality;
    }

    /** Reads the topic to its end and returns the newest event of every key. */
    public synchronized List<S> recover(KafkaClients kafka) {
        try (TopicView view = TopicView.follow(kafka, Set.of(topic), envelope -> {
            if (type.isInstance(envelope.message())) {
                // not replay(): the thread of the view must not wait for the lock that recover() holds
                states.put(envelope.message().key(), type.cast(envelope.message()));
            }
        })) {
            view.awaitCaughtUp(READ_LIMIT);
        }
        return states();
    }

    /** Applies an event that is already on the topic. Events of one key must be applied in topic order. */
    public synchronized void replay(S event) {
        states.put(event.key(), event);
    }

    /** Returns the newest event of every key. */
    public synchronized List<S> states() {
        return List.copyOf(states.values());
    }

    public synchronized Optional<S> state(String key) {
        return Optional.ofNullable(states.get(key));
    }

    /** Publishes and applies {@code next}. Returns false, without effect, if the transition is not legal. */
    public synchronized boolean record(S next) {
        if (!legality.allows(states.get(next.key()), next)) {
            return false;
        }
        publisher.publishAndWait(next);
        states.put(next.key(), next);
        return true;
    }
}
