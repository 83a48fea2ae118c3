package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** The state of a run; each event but {@link Progressed} says all of it, so the newest one is enough. */
public sealed interface RunEvent extends Event {
    RunId run();

    @Override
    default String key() {
        return run().value();
    }

    /** Events on the state topic. */
    sealed interface State extends RunEvent {
        RunSpec spec();

        Instant acceptedAt();

        @Override
        default RunId run() {
            return spec().id();
        }

        /** Whether nothing more will happen. */
        default boolean terminal() {
            return this instanceof Completed || this instanceof Failed || this instanceof Cancelled;
        }
    }

    /** It will be trained, whatever happens to the service. */
    record Accepted(RunSpec spec, Instant acceptedAt) implements State {}

    /**
     * It is being trained; said again at each resume.
     *
     * @param fromStep the training step it starts or goes on from
     */
    record Started(RunSpec spec, Instant acceptedAt, Instant startedAt, long fromStep) implements State {}

    /** It rests since about {@code trainingStep}, and is nobody's turn until it is resumed. */
    record Paused(RunSpec spec, Instant acceptedAt, Instant pausedAt, long trainingStep) implements State {}

    /** It waits for its turn again. */
    record Resumed(RunSpec spec, Instant acceptedAt, Instant resumedAt, long trainingStep) implements State {}

    /** All steps are trained and the last checkpoint is durable. */
    record Completed(RunSpec spec, Instant acceptedAt, Instant completedAt, double loss) implements State {}

    /** It ended at {@code trainingStep}; checkpoints up to there stay. */
    record Failed(RunSpec spec, Instant acceptedAt, Instant failedAt, long trainingStep, Failure failure)
            implements State {}

    /** It was stopped on request. */
    record Cancelled(RunSpec spec, Instant acceptedAt, Instant cancelledAt, long trainingStep) implements State {}

    /** How far it is; telemetry, not state. */
    record Progressed(RunId run, long trainingStep, long steps, Telemetry telemetry, Instant at) implements RunEvent {}
}
