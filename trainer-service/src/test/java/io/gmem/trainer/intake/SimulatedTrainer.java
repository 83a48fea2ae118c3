package io.gmem.trainer.ledger;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The trainer around {@link RunLife}, without Kafka and threads: a topic and an offset that last, and memory that a crash takes. */
final class SimulatedTrainer {
    private final List<Command> commands;
    private final int places;
    private final List<RunEvent.State> topic = new ArrayList<>();
    private int acknowledged;
    private int mostOpen;

    private final Map<RunId, RunEvent.State> table = new HashMap<>();
    private final Queue<RunSpec> queue = new ArrayDeque<>();
    private int position;
    private @Nullable RunSpec inWork;

    SimulatedTrainer(List<Command> commands, int places) {
        this.commands = commands;
        this.places = places;
    }

    /** Obeys the next command; one whose acknowledgement is lost comes again after the next crash. */
    void obeyNext(boolean acknowledge) {
        if (position == commands.size()) {
            return;
        }
        Command command = commands.get(position++);
        RunEvent.State now = table.get(new RunId(command.key()));
        decide(command, now)
                .filter(this::record)
                .filter(SimulatedTrainer::waits)
                .ifPresent(waiting -> queue.add(waiting.spec()));
        if (acknowledge) {
            acknowledged = position;
        }
    }

    private Optional<RunEvent.State> decide(Command command, RunEvent.@Nullable State now) {
        if (command instanceof StartRun start) {
            return RunLife.start(now, start, time(), open() < places);
        } else if (command instanceof PauseRun pause) {
            return RunLife.pause(now, pause, time(), 0);
        } else if (command instanceof ResumeRun resume) {
            return RunLife.resume(now, resume, time());
        }
        return RunLife.cancel(now, (CancelRun) command, time(), 0);
    }

    private static boolean waits(RunEvent.State state) {
        return state instanceof RunEvent.Accepted || state instanceof RunEvent.Resumed;
    }

    /** Takes a run to work on, unless one is in work. */
    void beginNext() {
        if (inWork == null && !queue.isEmpty()) {
            RunSpec next = queue.remove();
            if (record(new RunEvent.Started(next, acceptedAt(next), time(), 0))) {
                inWork = next;
            }
        }
    }

    /** A run that was paused meanwhile rests; it has no end. */
    void endWork(boolean well) {
        RunSpec spec = inWork;
        if (spec != null) {
            inWork = null;
            if (table.get(spec.id()) instanceof RunEvent.Paused) {
                return;
            }
            record(
                    well
                            ? new RunEvent.Completed(spec, acceptedAt(spec), time(), 0.1)
                            : new RunEvent.Failed(spec, acceptedAt(spec), time(), 1, Failure.invalid("steps", "no")));
        }
    }

    /** Loses all that is in memory, and starts again from topic and offset. */
    void crash() {
        table.clear();
        queue.clear();
        inWork = null;
        position = acknowledged;
        topic.forEach(event -> table.put(event.run(), event));
        topic.stream()
                .filter(RunEvent.Accepted.class::isInstance)
                .map(accepted -> table.get(accepted.run()))
                .filter(state -> !state.terminal() && !(state instanceof RunEvent.Paused))
                .forEach(waiting -> queue.add(waiting.spec()));
    }

    void runUntilQuiet() {
        while (position < commands.size() || !queue.isEmpty() || inWork != null) {
            obeyNext(true);
            beginNext();
            endWork(true);
        }
    }

    List<RunEvent.State> topic() {
        return topic;
    }

    /** The most runs that were ever accepted and not over. */
    int mostOpen() {
        return mostOpen;
    }

    private boolean record(RunEvent.State event) {
        if (!RunLife.allows(table.get(event.run()), event)) {
            return false;
        }
        topic.add(event);
        table.put(event.run(), event);
        mostOpen = Math.max(mostOpen, open());
        return true;
    }

    private int open() {
        return (int) table.values().stream().filter(state -> !state.terminal()).count();
    }

    private Instant acceptedAt(RunSpec spec) {
        return table.get(spec.id()).acceptedAt();
    }

    private Instant time() {
        return Instant.ofEpochSecond(topic.size());
    }

    static RunSpec spec(RunId run) {
        return new RunSpec(
                run,
                TrainingSystem.SIT,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("data"),
                null,
                10,
                2,
                OptimiserSpec.small(10),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                0,
                5,
                2,
                new EvaluationSpec(0, 1));
    }
}
