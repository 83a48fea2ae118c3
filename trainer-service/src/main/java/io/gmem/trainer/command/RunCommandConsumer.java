package io.gmem.trainer.command;

import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import io.gmem.eventlog.Envelope;
import io.gmem.trainer.checkpoint.PinLedger;
import io.gmem.trainer.promotion.PromotionLedger;
import io.gmem.trainer.state.RunLedger;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Handles training commands. A run is durable before its command is acknowledged; training happens on another thread. */
@ApplicationScoped
public class RunCommandConsumer {
    private static final Logger LOG = Logger.getLogger(RunCommandConsumer.class);

    private final RunLedger ledger;
    private final RunQueue queue;
    private final PromotionLedger promotions;
    private final PinLedger pins;

    RunCommandConsumer(RunLedger ledger, RunQueue queue, PromotionLedger promotions, PinLedger pins) {
        this.ledger = ledger;
        this.queue = queue;
        this.promotions = promotions;
        this.pins = pins;
    }

    @Incoming("commands")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) {
        Envelope envelope = Envelope.read(record);
        if (envelope.message() instanceof StartRun start) {
            ledger.start(start).ifPresent(state -> begin(state, envelope));
        } else if (envelope.message() instanceof CancelRun cancel) {
            if (ledger.cancel(cancel)) {
                LOG.infof("run cancelled: runId=%s eventId=%s", cancel.run(), envelope.id());
            }
        } else if (envelope.message() instanceof PauseRun pause) {
            if (ledger.pause(pause)) {
                LOG.infof("run paused: runId=%s eventId=%s", pause.run(), envelope.id());
            }
        } else if (envelope.message() instanceof ResumeRun resume) {
            ledger.resume(resume).ifPresent(state -> {
                LOG.infof("run resumed: runId=%s eventId=%s", state.run(), envelope.id());
                queue.add(state.spec());
            });
        } else if (envelope.message() instanceof SetPromotion decision) {
            promotions.decide(decision);
        } else if (envelope.message() instanceof PinCheckpoint pin) {
            pins.change(pin);
        } else {
            throw new IllegalArgumentException(
                    envelope.message().getClass().getSimpleName() + " is not a trainer command");
        }
    }

    private void begin(RunEvent.State state, Envelope cause) {
        if (state.terminal()) {
            LOG.warnf("run rejected because the queue is full: runId=%s eventId=%s", state.run(), cause.id());
        } else {
            LOG.infof("run accepted: runId=%s eventId=%s", state.run(), cause.id());
            queue.add(state.spec());
        }
    }
}
