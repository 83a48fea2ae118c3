package io.gmem.trainer.ledger;

import io.gmem.contracts.run.RunEvent;
import java.util.List;

/** What follows from a command: facts, in order. */
record Decision(List<RunEvent.State> facts) {
    static final Decision NOTHING = new Decision(List.of());

    static Decision of(RunEvent.State fact) {
        return new Decision(List.of(fact));
    }
}
