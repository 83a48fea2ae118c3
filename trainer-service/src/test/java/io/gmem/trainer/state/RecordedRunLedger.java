package io.gmem.trainer.state;

import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;

/** A ledger that recovers from given events instead of a topic. */
@Vetoed
public final class RecordedRunLedger extends RunLedger {
    private final List<RunEvent.State> topic;

    /** @param topic earlier events, oldest first */
    public RecordedRunLedger(EventPublisher publisher, int maxOpenRuns, List<RunEvent.State> topic) {
        super(publisher, () -> maxOpenRuns, KafkaClients.at("127.0.0.1:1"));
        this.topic = topic;
    }

    @Override
    public List<RunEvent.State> recover() {
        return recover(topic);
    }
}
