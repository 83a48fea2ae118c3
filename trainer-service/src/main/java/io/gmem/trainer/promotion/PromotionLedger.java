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
import io.gmem.eventlog.StateLedger;
import io.gmem.trainer.TrainerStartup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What was decided of checkpoints, and the one place where it changes. Calls wait for Kafka. */
@Singleton
public class PromotionLedger {
    private static final Logger LOG = Logger.getLogger(PromotionLedger.class);

    private final StateLedger<Decided> decisions;
    private final String bootstrapServers;

    PromotionLedger(
            EventPublisher publisher, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.decisions = new StateLedger<>(publisher, Topic.PROMOTIONS, Decided.class, PromotionLedger::allows);
    }

    void learn(@Observes @Priority(TrainerStartup.LEARN) StartupEvent event) {
        decisions.recover(bootstrapServers);
    }

    /** Saying the same again changes nothing, and a gate does not overrule a person. */
    static boolean allows(@Nullable Decided before, Decided next) {
        if (before == null) {
            return true;
        }
        boolean same = before.promoted() == next.promoted()
                && before.by() == next.by()
                && before.reason().equals(next.reason());
        return !same && !(before.by() == By.PERSON && next.by() == By.GATE);
    }

    /** Applies a run's gate to a checkpoint that was measured. */
    public void apply(PromotionSpec gate, CheckpointId checkpoint, Evaluation evaluation) {
        PromotionGate.Verdict verdict = PromotionGate.judge(gate, evaluation);
        record(new Decided(checkpoint, verdict.promoted(), verdict.reason(), By.GATE, Instant.now()));
    }

    /** Records a person's word. */
    public void judge(SetPromotion command) {
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
