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
 * The one writer of a compacted topic: the newest event of each key is its state. An event is on the topic, durable, before it
 * counts here, and only if it may follow what is there. Calls wait for Kafka; they may come from any thread but an event loop.
 *
 * @param <S> the events of the topic
 */
public final class StateLedger<S extends Event> {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    /** Which event may follow which. */
    @FunctionalInterface
    public interface Legality<S> {
        /** @param before the newest event of the key; null when there is none */
        boolean allows(@Nullable S before, S next);
    }

    private final EventPublisher publisher;
    private final Topic topic;
    private final Class<S> type;
    private final Legality<S> legality;
    private final Map<String, S> states = new LinkedHashMap<>();

    public StateLedger(EventPublisher publisher, Topic topic, Class<S> type, Legality<S> legality) {
        this.publisher = publisher;
        this.topic = topic;
        this.type = type;
        this.legality = legality;
    }

    /** Reads what was recorded before this process, and returns the newest event of every key. */
    public synchronized List<S> recover(String bootstrapServers) {
        try (TopicView view = TopicView.follow(bootstrapServers, Set.of(topic), envelope -> {
            if (type.isInstance(envelope.message())) {
                // not replay: this thread of the view must not wait for the lock that recover holds
                states.put(envelope.message().key(), type.cast(envelope.message()));
            }
        })) {
            view.awaitCaughtUp(READ_LIMIT);
        }
        return states();
    }

    /** Applies an event that is on the topic already. Events of one key must come in their order on the topic. */
    public synchronized void replay(S event) {
        states.put(event.key(), event);
    }

    /** The newest event of every key. */
    public synchronized List<S> states() {
        return List.copyOf(states.values());
    }

    public synchronized Optional<S> state(String key) {
        return Optional.ofNullable(states.get(key));
    }

    /** Records {@code next}; false, and nothing recorded, when it may not follow what is there. */
    public synchronized boolean record(S next) {
        if (!legality.allows(states.get(next.key()), next)) {
            return false;
        }
        publisher.publishAndWait(next);
        states.put(next.key(), next);
        return true;
    }
}
