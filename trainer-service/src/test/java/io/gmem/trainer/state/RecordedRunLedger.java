package io.gmem.trainer.state;

import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;

/** A ledger that recovers from given events instead of a topic. */
@Vetoed
public final class RecordedRunLedger extends RunLedger {
    private final List<RunEvent.State> topic;

    /** @param topic events that were recorded before, oldest first */
    public RecordedRunLedger(EventPublisher publisher, int places, List<RunEvent.State> topic) {
        super(publisher, () -> places, "no broker");
        this.topic = topic;
    }

    @Override
    public List<RunEvent.State> recover() {
        return recover(topic);
    }
}
