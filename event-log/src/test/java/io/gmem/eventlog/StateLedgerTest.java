package io.gmem.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.testkit.RecordingEmitter;
import io.gmem.testkit.SharedBroker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateLedgerTest {
    private static final PinEvent.Changed PINNED = pin("run-1", true);
    private static final PinEvent.Changed UNPINNED = pin("run-1", false);

    private final RecordingEmitter broker = new RecordingEmitter();
    private final StateLedger<PinEvent.Changed> ledger = new StateLedger<>(
            new EventPublisher(broker, "test"),
            Topic.PINS,
            PinEvent.Changed.class,
            (before, next) -> before == null ? next.pinned() : before.pinned() != next.pinned());

    private static PinEvent.Changed pin(String run, boolean pinned) {
        return new PinEvent.Changed(new CheckpointId(new RunId(run), 100), pinned, Instant.EPOCH);
    }

    @Test
    void changesStateOnlyAfterEventIsDurable() {
        List<Optional<PinEvent.Changed>> stateWhilePublishing = new ArrayList<>();
        broker.beforeDurable(message -> stateWhilePublishing.add(ledger.state(PINNED.key())));

        assertThat(ledger.record(PINNED)).isTrue();
        assertThat(ledger.record(UNPINNED)).isTrue();

        assertThat(stateWhilePublishing).containsExactly(Optional.empty(), Optional.of(PINNED));
        assertThat(ledger.state(PINNED.key())).contains(UNPINNED);
        assertThat(broker.messages()).containsExactly(PINNED, UNPINNED);
    }

    @Test
    void keepsStateWhenPublicationFails() {
        ledger.record(PINNED);
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });

        assertThatThrownBy(() -> ledger.record(UNPINNED)).hasMessageContaining("no broker");

        assertThat(ledger.state(PINNED.key())).contains(PINNED);
        broker.beforeDurable(message -> {});
        assertThat(ledger.record(UNPINNED)).as("the same event again").isTrue();
    }

    @Test
    void rejectsIllegalTransition() {
        assertThat(ledger.record(UNPINNED)).isFalse();
        assertThat(ledger.state(UNPINNED.key())).isEmpty();
        assertThat(broker.messages()).isEmpty();

        ledger.record(PINNED);

        assertThat(ledger.record(PINNED)).isFalse();
        assertThat(broker.messages()).containsExactly(PINNED);
    }

    @Test
    void recoversNewestEventOfEachKey() {
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        try (var topics = new TestTopics()) {
            topics.publish(pin("recovered-1", true));
            topics.publish(pin("recovered-2", true));
            topics.publish(pin("recovered-1", false));
            topics.publish(Topic.PINS, new CancelRun(new RunId("recovered-3")));
        }

        List<PinEvent.Changed> recovered = ledger.recover(KafkaClients.at(SharedBroker.bootstrapServers()));

        assertThat(recovered).containsExactly(pin("recovered-1", false), pin("recovered-2", true));
        assertThat(ledger.state(pin("recovered-1", false).key())).contains(pin("recovered-1", false));
        assertThat(ledger.record(pin("recovered-2", true)))
                .as("the recovered state restricts transitions")
                .isFalse();
    }
}
