package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    @BeforeAll
    static void provision() {
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
    }

    @Test
    void sendsInOrderAndFlushesOnClose() {
        List<Envelope> received = new CopyOnWriteArrayList<>();
        try (var view = TopicView.followNew(
                KafkaClients.at(SharedBroker.bootstrapServers()), Set.of(Topic.TRAINING_COMMANDS), received::add)) {
            view.awaitCaughtUp(Duration.ofSeconds(30));
            try (var sender = new EventSender(KafkaClients.at(SharedBroker.bootstrapServers()), "gmem-worker")) {
                for (int i = 0; i < 3; i++) {
                    sender.send(new CancelRun(new RunId("sent")));
                }
                sender.send(new CancelRun(new RunId("sent")));
            }
            view.awaitNow(Duration.ofSeconds(30));
        }

        assertThat(received).hasSize(4).allSatisfy(envelope -> {
            assertThat(envelope.message()).isEqualTo(new CancelRun(new RunId("sent")));
            assertThat(envelope.source()).isEqualTo("/gmem/gmem-worker");
        });
        assertThat(received.stream().map(Envelope::id)).doesNotHaveDuplicates();
    }

    @Test
    void doesNotThrowWhenProducerIsInterrupted() {
        try (var sender = new EventSender(KafkaClients.at(SharedBroker.bootstrapServers()), "gmem-worker")) {
            Thread.currentThread().interrupt();
            assertThatCode(() -> sender.send(new CancelRun(new RunId("interrupted"))))
                    .doesNotThrowAnyException();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
