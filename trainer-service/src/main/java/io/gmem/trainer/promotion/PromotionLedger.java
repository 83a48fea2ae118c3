package io.gmem.trainer.promotion;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.checkpoint.PromotionEvent.By;
import io.gmem.contracts.checkpoint.PromotionEvent.Decided;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.StateLedger;
import io.gmem.trainer.TrainerStartup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The promotion decisions of checkpoints, and the only place where they change. Calls block until Kafka acknowledges. */
@Singleton
public class PromotionLedger {
    private static final Logger LOG = Logger.getLogger(PromotionLedger.class);

    private final StateLedger<Decided> decisions;
    private final KafkaClients kafka;

    PromotionLedger(EventPublisher publisher, KafkaClients kafka) {
        this.kafka = kafka;
        this.decisions = new StateLedger<>(publisher, Topic.PROMOTIONS, Decided.class, PromotionLedger::allows);
    }

    void recover(@Observes @Priority(TrainerStartup.RECOVER) StartupEvent event) {
        decisions.recover(kafka);
    }

    /**
     * Returns whether a decision may replace the previous one. Repetitions change nothing, and a manual decision overrides the
     * gate.
     */
    static boolean allows(@Nullable Decided before, Decided next) {
        if (before == null) {
            return true;
        }
        boolean same = before.promoted() == next.promoted()
                && before.by() == next.by()
                && before.reason().equals(next.reason());
        return !same && !(before.by() == By.PERSON && next.by() == By.GATE);
    }

    /** Applies the gate of a run to an evaluated checkpoint. */
    public void apply(PromotionSpec gate, CheckpointId checkpoint, Evaluation evaluation) {
        PromotionGate.Verdict verdict = PromotionGate.evaluate(gate, evaluation);
        record(new Decided(checkpoint, verdict.promoted(), verdict.reason(), By.GATE, Instant.now()));
    }

    /** Records a manual decision. */
    public void decide(SetPromotion command) {
        record(new Decided(command.checkpoint(), command.promoted(), command.reason(), By.PERSON, Instant.now()));
    }

    private void record(PromotionEvent.Decided decided) {
        if (decisions.record(decided)) {
            LOG.infof(
                    "checkpoint %s: runId=%s trainingStep=%d reason=%s",
                    decided.promoted() ? "promoted" : "withheld",
                    decided.checkpoint().run(),
                    decided.checkpoint().trainingStep(),
                    decided.reason());
        }
    }
}
