package io.gmem.trainer.ledger;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.TopicView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one writer of run states: a state is on the topic, durable, before it counts here. Calls wait for Kafka and may come from
 * any thread but an event loop.
 */
@ApplicationScoped
public class RunLedger {
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    private final EventPublisher publisher;
    private final RunTable runs = new RunTable();
    private final Map<RunId, Long> trainingSteps = new ConcurrentHashMap<>();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    RunLedger(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Reads what was recorded before this process; returns the runs that are not over, the first accepted first. */
    public synchronized List<RunEvent.State> recover() {
        try (TopicView view = TopicView.follow(bootstrapServers, Set.of(Topic.RUNS), envelope -> {
            if (envelope.message() instanceof RunEvent.State state) {
                runs.apply(state);
            }
        })) {
            view.awaitCaughtUp(READ_LIMIT);
        }
        return runs.unfinished();
    }

    /** Accepts a run; false when it is known already. */
    public synchronized boolean start(StartRun command) {
        return recordAll(RunDecider.start(runs, command, Instant.now()));
    }

    /** Cancels a run; false when there is none, or it is over. */
    public synchronized boolean cancel(CancelRun command) {
        long step = trainingSteps.getOrDefault(command.run(), 0L);
        return recordAll(RunDecider.cancel(runs, command, Instant.now(), step));
    }

    private boolean recordAll(Decision decision) {
        decision.facts().forEach(this::record);
        return !decision.facts().isEmpty();
    }

    /** Records what has become of a run; false, and nothing recorded, when the run was over before. */
    public synchronized boolean record(RunEvent.State event) {
        if (!runs.allows(event)) {
            return false;
        }
        publisher.publishAndWait(event);
        runs.apply(event);
        return true;
    }

    /** Records that a run failed where it stands, unless it was over before. */
    public synchronized void fail(RunSpec spec, Failure failure, Instant now) {
        long step = trainingSteps.getOrDefault(spec.id(), 0L);
        runs.state(spec.id())
                .ifPresent(state -> record(new RunEvent.Failed(spec, state.acceptedAt(), now, step, failure)));
    }

    /** When a known run was accepted. */
    public synchronized Instant acceptedAt(RunId run) {
        return runs.state(run).map(RunEvent.State::acceptedAt).orElseThrow();
    }

    /** Whether a run is over, by whatever end. */
    public synchronized boolean isOver(RunId run) {
        return runs.state(run).map(RunEvent.State::terminal).orElse(false);
    }

    /** Notes how far a run is, for the record of its cancellation. */
    public void reached(RunId run, long trainingStep) {
        trainingSteps.put(run, trainingStep);
    }
}
