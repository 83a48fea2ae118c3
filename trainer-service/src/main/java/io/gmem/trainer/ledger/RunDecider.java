package io.gmem.trainer.ledger;

import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import java.time.Instant;

/** Says what a command means for the runs there are. Pure: a command that comes twice means nothing the second time. */
final class RunDecider {
    private RunDecider() {}

    static Decision start(RunTable runs, StartRun command, Instant now) {
        return runs.state(command.spec().id()).isPresent()
                ? Decision.NOTHING
                : Decision.of(new RunEvent.Accepted(command.spec(), now));
    }

    /** @param trainingStep how far the run is */
    static Decision cancel(RunTable runs, CancelRun command, Instant now, long trainingStep) {
        return runs.state(command.run())
                .filter(state -> !state.terminal())
                .map(state -> Decision.of(new RunEvent.Cancelled(state.spec(), state.acceptedAt(), now, trainingStep)))
                .orElse(Decision.NOTHING);
    }
}
