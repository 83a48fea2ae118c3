package io.gmem.trainer.ledger;

import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a run, without clock or Kafka: what a command means for the state a run is in, and which state may follow which. A
 * command that comes twice means nothing the second time.
 */
final class RunLife {
    private RunLife() {}

    static Optional<RunEvent.State> start(RunEvent.@Nullable State now, StartRun command, Instant at) {
        return now == null ? Optional.of(new RunEvent.Accepted(command.spec(), at)) : Optional.empty();
    }

    /** @param trainingStep how far the run is */
    static Optional<RunEvent.State> cancel(
            RunEvent.@Nullable State now, CancelRun command, Instant at, long trainingStep) {
        return now == null || now.terminal()
                ? Optional.empty()
                : Optional.of(new RunEvent.Cancelled(now.spec(), now.acceptedAt(), at, trainingStep));
    }

    /** A run is accepted once, and nothing follows its end. */
    static boolean allows(RunEvent.@Nullable State before, RunEvent.State next) {
        return next instanceof RunEvent.Accepted ? before == null : before != null && !before.terminal();
    }
}
