package io.gmem.trainer.state;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a run, without clock or Kafka: what a command means for the state a run is in, and which state may follow which. A
 * command that comes twice means nothing the second time.
 */
final class RunStateMachine {
    static final Failure QUEUE_FULL = new Failure(
            "queue_full",
            Category.EXHAUSTED,
            true,
            null,
            "the trainer has as many runs as it takes; wait for one to end and start this one under another id");

    private RunStateMachine() {}

    /**
     * @param free whether there is room for one more run; a run there is no room for ends before it is accepted
     */
    static Optional<RunEvent.State> start(RunEvent.@Nullable State now, StartRun command, Instant at, boolean free) {
        if (now != null) {
            return Optional.empty();
        }
        return Optional.of(
                free
                        ? new RunEvent.Accepted(command.spec(), at)
                        : new RunEvent.Failed(command.spec(), at, at, 0, QUEUE_FULL));
    }

    /** @param trainingStep how far the run is */
    static Optional<RunEvent.State> cancel(
            RunEvent.@Nullable State now, CancelRun command, Instant at, long trainingStep) {
        return now == null || now.terminal()
                ? Optional.empty()
                : Optional.of(new RunEvent.Cancelled(now.spec(), now.acceptedAt(), at, trainingStep));
    }

    /** @param trainingStep how far the run is */
    static Optional<RunEvent.State> pause(
            RunEvent.@Nullable State now, PauseRun command, Instant at, long trainingStep) {
        return now == null || now.terminal() || now instanceof RunEvent.Paused
                ? Optional.empty()
                : Optional.of(new RunEvent.Paused(now.spec(), now.acceptedAt(), at, trainingStep));
    }

    /** Only what is paused can be resumed. */
    static Optional<RunEvent.State> resume(RunEvent.@Nullable State now, ResumeRun command, Instant at) {
        return now instanceof RunEvent.Paused paused
                ? Optional.of(new RunEvent.Resumed(paused.spec(), paused.acceptedAt(), at, paused.trainingStep()))
                : Optional.empty();
    }

    /** A run is accepted or refused once, nothing follows its end, and one that is paused starts only when it is resumed. */
    static boolean allows(RunEvent.@Nullable State before, RunEvent.State next) {
        if (before == null) {
            return next instanceof RunEvent.Accepted
                    || (next instanceof RunEvent.Failed failed
                            && failed.failure().equals(QUEUE_FULL));
        }
        if (before instanceof RunEvent.Paused && next instanceof RunEvent.Started) {
            return false;
        }
        return !before.terminal() && !(next instanceof RunEvent.Accepted);
    }
}
