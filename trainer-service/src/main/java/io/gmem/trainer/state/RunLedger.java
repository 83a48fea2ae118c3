package io.gmem.trainer.state;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.StateLedger;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The states of runs, and the only place where they change. Calls block until Kafka acknowledges. */
@Singleton
public class RunLedger {
    private final StateLedger<RunEvent.State> states;
    private final Map<RunId, Long> trainingSteps = new ConcurrentHashMap<>();

    private final Set<RunId> open = ConcurrentHashMap.newKeySet();
    private final KafkaClients kafka;
    private final int maxOpenRuns;

    RunLedger(EventPublisher publisher, RunsConfig config, KafkaClients kafka) {
        this.kafka = kafka;
        this.maxOpenRuns = config.places();
        InvalidInputException.unless(
                maxOpenRuns >= 1 && maxOpenRuns <= 10_000,
                "gmem.runs.places",
                "must be between 1 and 10000 (was " + maxOpenRuns + ")");
        this.states = new StateLedger<>(publisher, Topic.RUNS, RunEvent.State.class, RunStateMachine::allows);
    }

    /** Recovers the runs from their topic; returns the runs that wait for training, in order of acceptance. */
    public List<RunEvent.State> recover() {
        return waiting(states.recover(kafka));
    }

    /** Recovers as {@link #recover()} does, from events that the caller read from the topic, oldest first. */
    List<RunEvent.State> recover(List<RunEvent.State> events) {
        events.forEach(states::replay);
        return waiting(states.states());
    }

    private List<RunEvent.State> waiting(List<RunEvent.State> newest) {
        List<RunEvent.State> unfinished = newest.stream()
                .filter(state -> !state.terminal())
                .sorted(Comparator.comparing(RunEvent.State::acceptedAt))
                .toList();
        unfinished.forEach(state -> open.add(state.run()));
        return unfinished.stream()
                .filter(state -> !(state instanceof RunEvent.Paused))
                .toList();
    }

    /** Accepts a run, or rejects it when too many are open; empty when the run is known. */
    public synchronized Optional<RunEvent.State> start(StartRun command) {
        boolean hasCapacity = open.size() < maxOpenRuns;
        return RunStateMachine.start(state(command.spec().id()), command, Instant.now(), hasCapacity)
                .filter(this::record);
    }

    /** Cancels a run; returns false when it does not exist or is over. */
    public synchronized boolean cancel(CancelRun command) {
        return RunStateMachine.cancel(state(command.run()), command, Instant.now(), reached(command.run()))
                .map(this::record)
                .orElse(false);
    }

    /** Pauses a run; returns false when there is none to pause. */
    public synchronized boolean pause(PauseRun command) {
        return RunStateMachine.pause(state(command.run()), command, Instant.now(), reached(command.run()))
                .map(this::record)
                .orElse(false);
    }

    /** Resumes a paused run; empty when it is not paused. */
    public synchronized Optional<RunEvent.State> resume(ResumeRun command) {
        return RunStateMachine.resume(state(command.run()), command, Instant.now())
                .filter(this::record);
    }

    /** Records a state of a run; returns false and records nothing when the transition is not allowed. */
    public boolean record(RunEvent.State event) {
        if (!states.record(event)) {
            return false;
        }
        if (event.terminal()) {
            open.remove(event.run());
            trainingSteps.remove(event.run());
        } else {
            open.add(event.run());
        }
        return true;
    }

    /** Records the failure of a run at its current step, unless the run is over. */
    public void fail(RunSpec spec, Failure failure) {
        record(new RunEvent.Failed(spec, acceptedAt(spec.id()), Instant.now(), reached(spec.id()), failure));
    }

    /** Returns when a known run was accepted. */
    public Instant acceptedAt(RunId run) {
        return states.state(run.value()).map(RunEvent.State::acceptedAt).orElseThrow();
    }

    /** Returns whether a run is completed, failed or cancelled. */
    public boolean isOver(RunId run) {
        return states.state(run.value()).map(RunEvent.State::terminal).orElse(false);
    }

    /** Returns whether a run is paused. */
    public boolean isPaused(RunId run) {
        return states.state(run.value()).map(RunEvent.Paused.class::isInstance).orElse(false);
    }

    /** Sets the current training step of a run, for the event that ends it. */
    public void reached(RunId run, long trainingStep) {
        trainingSteps.put(run, trainingStep);
    }

    private long reached(RunId run) {
        return trainingSteps.getOrDefault(run, 0L);
    }

    private RunEvent.@Nullable State state(RunId run) {
        return states.state(run.value()).orElse(null);
    }
}
