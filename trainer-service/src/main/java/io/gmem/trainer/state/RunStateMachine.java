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
 * The state machine of a run, independent of clock and Kafka. It decides what a command means in the current state and which
 * transitions are allowed. Commands are idempotent.
 */
final class RunStateMachine {
    static final Failure QUEUE_FULL = new Failure(
            "queue_full",
            Category.EXHAUSTED,
            true,
            null,
            "the trainer has the maximum number of runs; wait for one to end and start this run with another id");

    private RunStateMachine() {}

    /** @param hasCapacity whether another run can be accepted; otherwise the run fails before acceptance */
    static Optional<RunEvent.State> start(
            RunEvent.@Nullable State now, StartRun command, Instant at, boolean hasCapacity) {
        if (now != null) {
            return Optional.empty();
        }
        return Optional.of(
                hasCapacity
                        ? new RunEvent.Accepted(command.spec(), at)
                        : new RunEvent.Failed(command.spec(), at, at, 0, QUEUE_FULL));
    }

    /** @param trainingStep current training step of the run */
    static Optional<RunEvent.State> cancel(
            RunEvent.@Nullable State now, CancelRun command, Instant at, long trainingStep) {
        return now == null || now.terminal()
                ? Optional.empty()
                : Optional.of(new RunEvent.Cancelled(now.spec(), now.acceptedAt(), at, trainingStep));
    }

    /** @param trainingStep current training step of the run */
    static Optional<RunEvent.State> pause(
            RunEvent.@Nullable State now, PauseRun command, Instant at, long trainingStep) {
        return now == null || now.terminal() || now instanceof RunEvent.Paused
                ? Optional.empty()
                : Optional.of(new RunEvent.Paused(now.spec(), now.acceptedAt(), at, trainingStep));
    }

    /** Resumes a paused run; any other run is left unchanged. */
    static Optional<RunEvent.State> resume(RunEvent.@Nullable State now, ResumeRun command, Instant at) {
        return now instanceof RunEvent.Paused paused
                ? Optional.of(new RunEvent.Resumed(paused.spec(), paused.acceptedAt(), at, paused.trainingStep()))
                : Optional.empty();
    }

    /**
     * Returns whether {@code next} may follow {@code before}. A run is accepted or rejected once, has no state after its end, and
     * starts after a pause only if it is resumed.
     */
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
