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
import io.gmem.eventlog.StateLedger;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What is known of runs, and the one place where it changes. Calls wait for Kafka. */
@Singleton
public class RunLedger {
    private final StateLedger<RunEvent.State> states;
    private final Map<RunId, Long> trainingSteps = new ConcurrentHashMap<>();

    private final Set<RunId> open = ConcurrentHashMap.newKeySet();
    private final String bootstrapServers;
    private final int places;

    RunLedger(
            EventPublisher publisher,
            RunsConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.places = config.places();
        InvalidInputException.unless(
                places >= 1 && places <= 10_000, "gmem.runs.places", "is from 1 to 10000, not " + places);
        this.states = new StateLedger<>(publisher, Topic.RUNS, RunEvent.State.class, RunStateMachine::allows);
    }

    /** Reads what was recorded before this process; returns the runs that wait for their turn, the first accepted first. */
    public List<RunEvent.State> recover() {
        return waiting(states.recover(bootstrapServers));
    }

    /** As {@link #recover()}, from events that the caller has read from the topic, oldest first. */
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

    /** Accepts a run, or refuses it when there are too many; empty when it is known already. */
    public synchronized Optional<RunEvent.State> start(StartRun command) {
        boolean free = open.size() < places;
        return RunStateMachine.start(state(command.spec().id()), command, Instant.now(), free)
                .filter(this::record);
    }

    /** Cancels a run; false when there is none, or it is over. */
    public synchronized boolean cancel(CancelRun command) {
        return RunStateMachine.cancel(state(command.run()), command, Instant.now(), reached(command.run()))
                .map(this::record)
                .orElse(false);
    }

    /** Pauses a run; false when there is none to pause. */
    public synchronized boolean pause(PauseRun command) {
        return RunStateMachine.pause(state(command.run()), command, Instant.now(), reached(command.run()))
                .map(this::record)
                .orElse(false);
    }

    /** Resumes a run that is paused; empty when it is not. */
    public synchronized Optional<RunEvent.State> resume(ResumeRun command) {
        return RunStateMachine.resume(state(command.run()), command, Instant.now())
                .filter(this::record);
    }

    /** Records what has become of a run; false, and nothing recorded, when the run was over before. */
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

    /** Records that a run failed where it stands, unless it was over before. */
    public void fail(RunSpec spec, Failure failure) {
        record(new RunEvent.Failed(spec, acceptedAt(spec.id()), Instant.now(), reached(spec.id()), failure));
    }

    /** When a known run was accepted. */
    public Instant acceptedAt(RunId run) {
        return states.state(run.value()).map(RunEvent.State::acceptedAt).orElseThrow();
    }

    /** Whether a run is over, by whatever end. */
    public boolean isOver(RunId run) {
        return states.state(run.value()).map(RunEvent.State::terminal).orElse(false);
    }

    /** Whether a run rests until it is resumed. */
    public boolean isPaused(RunId run) {
        return states.state(run.value()).map(RunEvent.Paused.class::isInstance).orElse(false);
    }

    /** Notes how far a run is, for the record of its end. */
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
