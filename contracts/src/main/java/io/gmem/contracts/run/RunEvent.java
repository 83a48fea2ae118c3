package io.gmem.contracts.run;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Events about a run. Each event except {@link Progressed} contains the full state, so consumers need only the newest one. */
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

        /** Whether this is the final event of the run. */
        default boolean terminal() {
            return this instanceof Completed || this instanceof Failed || this instanceof Cancelled;
        }
    }

    /** The run was accepted and will be trained even if the service restarts. */
    record Accepted(RunSpec spec, Instant acceptedAt) implements State {}

    /**
     * Training started or continued. Published at the start and at each resume.
     *
     * @param fromStep training step at which training starts or continues
     */
    record Started(RunSpec spec, Instant acceptedAt, Instant startedAt, long fromStep) implements State {}

    /** The run was paused at about {@code trainingStep} and is not scheduled until it is resumed. */
    record Paused(RunSpec spec, Instant acceptedAt, Instant pausedAt, long trainingStep) implements State {}

    /** The run was resumed and waits to be scheduled. */
    record Resumed(RunSpec spec, Instant acceptedAt, Instant resumedAt, long trainingStep) implements State {}

    /** All training steps are done and the last checkpoint is durable. */
    record Completed(RunSpec spec, Instant acceptedAt, Instant completedAt, double loss) implements State {}

    /** The run failed at {@code trainingStep}. Earlier checkpoints are kept. */
    record Failed(RunSpec spec, Instant acceptedAt, Instant failedAt, long trainingStep, Failure failure)
            implements State {}

    /** The run was cancelled on request. */
    record Cancelled(RunSpec spec, Instant acceptedAt, Instant cancelledAt, long trainingStep) implements State {}

    /** Reports the progress of a run. Telemetry, not state. */
    record Progressed(RunId run, long trainingStep, long steps, Telemetry telemetry, Instant at) implements RunEvent {}
}
