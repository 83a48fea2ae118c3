package io.gmem.trainer.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.PinEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.StateLedger;
import io.gmem.trainer.TrainerStartup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The pinned checkpoints. Pinning and retiring are mutually exclusive. Calls block until Kafka acknowledges. */
@Singleton
public class PinLedger {
    /** Retires a checkpoint. */
    @FunctionalInterface
    interface Retirement {
        void run() throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(PinLedger.class);

    private final StateLedger<PinEvent.Changed> pins;
    private final CheckpointAnnouncer announcer;
    private final KafkaClients kafka;

    PinLedger(EventPublisher publisher, CheckpointAnnouncer announcer, KafkaClients kafka) {
        this.announcer = announcer;
        this.kafka = kafka;
        this.pins = new StateLedger<>(publisher, Topic.PINS, PinEvent.Changed.class, PinLedger::allows);
    }

    void recover(@Observes @Priority(TrainerStartup.RECOVER) StartupEvent event) {
        pins.recover(kafka);
    }

    private static boolean allows(PinEvent.@Nullable Changed before, PinEvent.Changed next) {
        return before == null ? next.pinned() : before.pinned() != next.pinned();
    }

    /** Pins or unpins a checkpoint. A retired checkpoint cannot be pinned. */
    public synchronized void change(PinCheckpoint command) {
        CheckpointId id = command.checkpoint();
        boolean allowed = !command.pinned() || announcer.isKnown(id);
        if (allowed && pins.record(new PinEvent.Changed(id, command.pinned(), Instant.now()))) {
            LOG.infof(
                    "checkpoint %s: runId=%s trainingStep=%d",
                    command.pinned() ? "pinned" : "unpinned", id.run(), id.trainingStep());
        }
    }

    /** Returns whether a checkpoint is pinned. */
    private boolean isPinned(CheckpointId id) {
        return pins.state(id.toString()).map(PinEvent.Changed::pinned).orElse(false);
    }

    /** Retires a checkpoint unless it is pinned. */
    synchronized void unlessPinned(CheckpointId id, Retirement retirement) throws IOException {
        if (!isPinned(id)) {
            retirement.run();
        }
    }
}
