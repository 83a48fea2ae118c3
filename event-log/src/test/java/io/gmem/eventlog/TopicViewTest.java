package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicViewTest {
    private static KafkaClients broker;

    @BeforeAll
    static void start() {
        broker = KafkaClients.at(SharedBroker.bootstrapServers());
        TopicProvisioner.provision(broker, (short) 1);
    }

    @Test
    void deliversEventsPublishedBeforeAndAfterOpening() throws Exception {
        publish(cancel("before"));
        List<Message> received = new CopyOnWriteArrayList<>();

        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()))) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            assertThat(received).contains(cancel("before"));

            publish(cancel("after"));
            Eventually.holds(() -> assertThat(received).contains(cancel("after")));
        }
    }

    @Test
    void catchesUpWithEmptyTopic() {
        try (var view = TopicView.follow(broker, Set.of(Topic.MODELS), envelope -> {})) {
            view.awaitCaughtUp(Duration.ofSeconds(30));

            assertThat(view.caughtUp()).isTrue();
        }
    }

    @Test
    void skipsUnreadableEvents() throws Exception {
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(
                            Topic.TRAINING_COMMANDS.topicName(), "k", "noise".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        publish(cancel("behind-noise"));
        List<Message> received = new CopyOnWriteArrayList<>();

        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()))) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            assertThat(received).contains(cancel("behind-noise"));
        }
    }

    @Test
    void continuesWhenListenerFails() throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), envelope -> {
            if (envelope.message().equals(cancel("poison"))) {
                throw new IllegalStateException("listener broke");
            }
            received.add(envelope.message());
        })) {
            view.awaitCaughtUp(Duration.ofSeconds(30));

            publish(cancel("poison"));
            publish(cancel("behind-poison"));

            Eventually.holds(() -> assertThat(received).contains(cancel("behind-poison")));
        }
    }

    @Test
    void waitsForAllExistingEvents() throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()))) {
            for (int i = 0; i < 3; i++) {
                publish(cancel("now-" + i));
                view.awaitNow(Duration.ofSeconds(30));
                assertThat(received).contains(cancel("now-" + i));
            }
        }
    }

    @Test
    void skipsEarlierEventsWhenFollowingNew() throws Exception {
        publish(cancel("old"));
        List<Message> received = new CopyOnWriteArrayList<>();
        try (var view = TopicView.followNew(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()))) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            publish(cancel("new"));

            Eventually.holds(() -> assertThat(received).containsExactly(cancel("new")));
        }
    }

    @Test
    void ownsKeysOfHeldPartitions() throws Exception {
        try (var producer = producer()) {
            for (String key : List.of("a", "job-1", "größe", "run@12")) {
                TopicPartition sentTo = new TopicPartition(
                        Topic.SHARD_COMMANDS.topicName(),
                        producer.send(new ProducerRecord<>(Topic.SHARD_COMMANDS.topicName(), key, new byte[0]))
                                .get()
                                .partition());
                var held = new HeldPartitions(Topic.SHARD_COMMANDS);
                held.gained(List.of(sentTo));
                assertThat(held.holds(key)).as(key).isTrue();
                held.lost(List.of(sentTo));
                assertThat(held.holds(key)).as(key).isFalse();
            }
        }
    }

    @Test
    void countsHeldPartitions() {
        var held = new HeldPartitions(Topic.SHARD_COMMANDS);
        held.gained(List.of(new TopicPartition("t", 1), new TopicPartition("t", 2)));
        held.gained(List.of(new TopicPartition("t", 2)));

        assertThat(held.count()).isEqualTo(2);
    }

    @Test
    void skipsTombstones() throws Exception {
        try (var topics = new TestTopics()) {
            topics.write(Topic.TRAINING_COMMANDS, "deleted", null);
            topics.publish(cancel("behind-tombstone"));
        }
        List<Message> received = new CopyOnWriteArrayList<>();

        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()))) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            assertThat(received).contains(cancel("behind-tombstone"));
        }
    }

    @Test
    void isNotCaughtUpWhileListenerIsBusy() throws Exception {
        publish(cancel("slow"));
        var finish = new CountDownLatch(1);
        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), envelope -> await(finish))) {
            assertThat(view.caughtUp()).isFalse();
            assertThatThrownBy(() -> view.awaitCaughtUp(Duration.ofMillis(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TRAINING_COMMANDS")
                    .hasMessageContaining("PT0.001S");

            finish.countDown();

            view.awaitCaughtUp(Duration.ofSeconds(30));
            assertThat(view.caughtUp()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsInterruptOfWaitingThread() throws Exception {
        publish(cancel("slow"));
        var finish = new CountDownLatch(1);
        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), envelope -> await(finish))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> view.awaitCaughtUp(Duration.ofSeconds(30))).hasMessageContaining("interrupted");

            assertThat(Thread.interrupted()).isTrue();
            finish.countDown();
        }
    }

    @Test
    void stopsCallingListenerAfterClose() throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        var view = TopicView.followNew(broker, Set.of(Topic.TRAINING_COMMANDS), e -> received.add(e.message()));
        view.awaitCaughtUp(Duration.ofSeconds(30));

        view.close();
        publish(cancel("after-close"));

        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads of closed views")
                .noneMatch(thread -> thread.getName().equals("topic-view"));
        assertThat(received).isEmpty();
    }

    @Test
    void releasesSeveralWaitersTogether() throws Exception {
        try (var view = TopicView.follow(broker, Set.of(Topic.TRAINING_COMMANDS), envelope -> {})) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            var waiters = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> view.awaitNow(Duration.ofSeconds(30))))
                    .toArray(CompletableFuture[]::new);

            assertThat(CompletableFuture.allOf(waiters)).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    private static CancelRun cancel(String run) {
        return new CancelRun(new RunId(run));
    }

    private static void publish(Message message) {
        try (var topics = new TestTopics()) {
            topics.publish(message);
        }
    }

    private static KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
