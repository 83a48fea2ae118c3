package io.gmem.gateway;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Collects the commands that the gateway publishes. */
final class SentCommands implements AutoCloseable {
    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private final TopicView view;

    /** @param listener receives each command */
    SentCommands(Collection<Topic> topics, Consumer<Message> listener) {
        view = TopicView.follow(KafkaClients.at(SharedBroker.bootstrapServers()), topics, envelope -> {
            sent.add(envelope.message());
            listener.accept(envelope.message());
        });
        view.awaitCaughtUp(Duration.ofMinutes(1));
    }

    SentCommands(Topic topic) {
        this(List.of(topic), message -> {});
    }

    List<Message> of(String key) {
        return sent.stream().filter(message -> message.key().equals(key)).toList();
    }

    /** Waits for the command with the type and key. */
    <T extends Message> T await(Class<T> type, String key) {
        return Eventually.value(
                type.getSimpleName() + " " + key,
                () -> sent.stream()
                        .filter(message ->
                                type.isInstance(message) && message.key().equals(key))
                        .map(type::cast)
                        .findFirst()
                        .orElse(null));
    }

    @Override
    public void close() {
        view.close();
    }
}
