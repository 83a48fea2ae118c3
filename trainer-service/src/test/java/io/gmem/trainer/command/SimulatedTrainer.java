package io.gmem.trainer.command;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.RecordingEmitter;
import io.gmem.trainer.state.Interruption;
import io.gmem.trainer.state.RecordedRunLedger;
import io.gmem.trainer.state.RunLedger;
import io.gmem.trainer.training.FakeRunTrainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The trainer without Kafka, threads and networks: {@link RunCommandConsumer}, {@link RunQueue}, {@link RunWorker} and {@link
 * RunLedger} on a topic and an offset that last, while a crash takes the process.
 */
final class SimulatedTrainer {
    /** Crashes of a simulation are fewer than this; some simulations have none, and nothing is hidden by a recovery. */
    private static final int TROUBLES = 20;

    private final List<ConsumerRecord<String, byte[]>> commands;
    private final int places;
    private final Random random;
    private final List<RunEvent.State> topic = new ArrayList<>();
    private final Map<RunId, RunEvent.State> newest = new HashMap<>();
    private int troublesLeft;
    private int acknowledged;
    private int position;
    private int mostOpen;
    private int refusedWithRoom;
    private Process process;

    /** @param commands as {@link #record} makes them */
    SimulatedTrainer(List<ConsumerRecord<String, byte[]>> commands, int places, Random random) {
        this.commands = commands;
        this.places = places;
        this.random = random;
        this.troublesLeft = random.nextInt(TROUBLES);
        this.process = new Process();
    }

    /** A command as the consumer reads it. */
    static ConsumerRecord<String, byte[]> record(Command command) {
        var emitter = new RecordingEmitter();
        new EventPublisher(emitter, "gateway").publishAndWait(command);
        var record = new ConsumerRecord<>(
                Topic.TRAINING_COMMANDS.topicName(), 0, 0, command.key(), MessageJson.write(command));
        emitter.sent().get(0).headers().forEach(record.headers()::add);
        return record;
    }

    /** Runs until every command is acknowledged and no run waits; crashes come to an end before. */
    void run() {
        while (troublesLeft > 0 || position < commands.size() || !process.thread.isIdle()) {
            act();
            if (!process.thread.isIdle() && random.nextInt(3) == 0) {
                process.thread.runNext();
            }
        }
    }

    List<RunEvent.State> topic() {
        return topic;
    }

    /** The most runs that were ever accepted and not over. */
    int mostOpen() {
        return mostOpen;
    }

    /** Runs that were refused although fewer were open than there are places. */
    int refusedWithRoom() {
        return refusedWithRoom;
    }

    private int open() {
        return (int) newest.values().stream().filter(state -> !state.terminal()).count();
    }

    private void act() {
        if (troublesLeft > 0 && random.nextInt(6) == 0) {
            troublesLeft--;
            crash();
        } else {
            process.obeyNext(troublesLeft == 0 || random.nextInt(4) > 0);
        }
    }

    /** Loses the process; the next one begins at the last acknowledged command. */
    private void crash() {
        process.dead = true;
        position = acknowledged;
        process = new Process();
    }

    private final class Process {
        final StepwiseExecutor thread = new StepwiseExecutor();
        final RunLedger ledger = new RecordedRunLedger(publisher(), places, List.copyOf(topic));
        final RunQueue queue = new RunQueue(ledger, new RunWorker(ledger, new FakeRunTrainer(this::train)), thread);
        final RunCommandConsumer consumer = new RunCommandConsumer(ledger, queue, null, null);
        boolean dead;

        Process() {
            queue.learn(null);
            queue.begin(null);
        }

        private EventPublisher publisher() {
            var emitter = new RecordingEmitter();
            emitter.beforeDurable(message -> append((RunEvent.State) message));
            return new EventPublisher(emitter, "trainer-service");
        }

        /** The process may die between the event being durable and learning of it. */
        private void append(RunEvent.State event) {
            if (dead) {
                throw new IllegalStateException("the process is dead");
            }
            if (event instanceof RunEvent.Failed failed
                    && failed.failure().code().equals("queue_full")
                    && open() < places) {
                refusedWithRoom++;
            }
            topic.add(event);
            newest.put(event.run(), event);
            mostOpen = Math.max(mostOpen, open());
            if (troublesLeft > 0 && random.nextInt(8) == 0) {
                troublesLeft--;
                crash();
                throw new IllegalStateException("died");
            }
        }

        /** Obeys the next command; one whose acknowledgment is lost comes again after the next crash. */
        void obeyNext(boolean acknowledge) {
            if (position == commands.size()) {
                return;
            }
            int next = position++;
            try {
                consumer.on(commands.get(next));
            } catch (IllegalStateException e) {
                if (!dead) {
                    throw e;
                }
                return;
            }
            if (acknowledge) {
                acknowledged = next + 1;
            }
        }

        /** Commands come while a run is trained, and the process may die. */
        private void train(RunSpec spec, Interruption interruption) {
            Instant acceptedAt = ledger.acceptedAt(spec.id());
            if (!ledger.record(new RunEvent.Started(spec, acceptedAt, Instant.EPOCH, 0))) {
                return;
            }
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                act();
                if (dead || interruption.requested()) {
                    return;
                }
            }
            switch (random.nextInt(4)) {
                case 0 -> throw new FailureException(Failure.invalid("steps", "no"));
                case 1 -> throw new IllegalStateException("a fault");
                default -> ledger.record(new RunEvent.Completed(spec, acceptedAt, Instant.EPOCH, 0.1));
            }
        }
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
