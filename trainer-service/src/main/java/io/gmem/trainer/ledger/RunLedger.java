package io.gmem.trainer.ledger;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.StateLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is known of runs, and the one place where it changes. Calls wait for Kafka. */
@ApplicationScoped
public class RunLedger {
    private final StateLedger<RunEvent.State> states;
    private final Map<RunId, Long> trainingSteps = new ConcurrentHashMap<>();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    RunLedger(EventPublisher publisher) {
        this.states = new StateLedger<>(publisher, Topic.RUNS, RunEvent.State.class, RunLife::allows);
    }

    /** Reads what was recorded before this process; returns the runs that are not over, the first accepted first. */
    public List<RunEvent.State> recover() {
        return states.recover(bootstrapServers).stream()
                .filter(state -> !state.terminal())
                .sorted(Comparator.comparing(RunEvent.State::acceptedAt))
                .toList();
    }

    /** Accepts a run; false when it is known already. */
    public synchronized boolean start(StartRun command) {
        return RunLife.start(state(command.spec().id()), command, Instant.now())
                .map(states::record)
                .orElse(false);
    }

    /** Cancels a run; false when there is none, or it is over. */
    public synchronized boolean cancel(CancelRun command) {
        return RunLife.cancel(state(command.run()), command, Instant.now(), reached(command.run()))
                .map(states::record)
                .orElse(false);
    }

    /** Records what has become of a run; false, and nothing recorded, when the run was over before. */
    public boolean record(RunEvent.State event) {
        return states.record(event);
    }

    /** Records that a run failed where it stands, unless it was over before. */
    public void fail(RunSpec spec, Failure failure) {
        states.record(new RunEvent.Failed(spec, acceptedAt(spec.id()), Instant.now(), reached(spec.id()), failure));
    }

    /** When a known run was accepted. */
    public Instant acceptedAt(RunId run) {
        return states.state(run.value()).map(RunEvent.State::acceptedAt).orElseThrow();
    }

    /** Whether a run is over, by whatever end. */
    public boolean isOver(RunId run) {
        return states.state(run.value()).map(RunEvent.State::terminal).orElse(false);
    }

    /** Notes how far a run is, for the record of its end. */
    public void reached(RunId run, long trainingStep) {
        trainingSteps.put(run, trainingStep);
    }

    private long reached(RunId run) {
        return trainingSteps.getOrDefault(run, 0L);
    }

    private RunEvent.@org.jspecify.annotations.Nullable State state(RunId run) {
        return states.state(run.value()).orElse(null);
    }
}
