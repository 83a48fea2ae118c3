package io.gmem.trainer;

import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.SharedBroker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records all messages of some topics for assertions. */
final class Topics implements AutoCloseable {
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final TopicView view;

    Topics(Topic... topics) {
        view = TopicView.follow(
                KafkaClients.at(SharedBroker.bootstrapServers()),
                Set.of(topics),
                envelope -> messages.add(envelope.message()));
    }

    <T extends Message> List<T> of(Class<T> type, String key) {
        return messages.stream()
                .filter(message -> message.key().equals(key) || message.key().startsWith(key + "@"))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        view.close();
    }
}
