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
import io.gmem.contracts.run.OptimizerSpec;
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
 * The trainer without Kafka, threads and networks: {@link RunCommandConsumer}, {@link RunQueue}, {@link RunWorker} and
 * {@link RunLedger}. The topic and the offset survive a crash of the process.
 */
final class SimulatedTrainer {
    /** Exclusive upper bound of the crashes of a simulation. Some simulations have none, so that recovery cannot hide a fault. */
    private static final int MAX_CRASHES = 20;

    private final List<ConsumerRecord<String, byte[]>> commands;
    private final int maxOpenRuns;
    private final Random random;
    private final List<RunEvent.State> topic = new ArrayList<>();
    private final Map<RunId, RunEvent.State> newest = new HashMap<>();
    private int crashesLeft;
    private int acknowledged;
    private int position;
    private int maxOpen;
    private int rejectedWithCapacity;
    private Process process;

    /** @param commands commands encoded by {@link #record} */
    SimulatedTrainer(List<ConsumerRecord<String, byte[]>> commands, int maxOpenRuns, Random random) {
        this.commands = commands;
        this.maxOpenRuns = maxOpenRuns;
        this.random = random;
        this.crashesLeft = random.nextInt(MAX_CRASHES);
        this.process = new Process();
    }

    /** Encodes a command as the consumer reads it. */
    static ConsumerRecord<String, byte[]> record(Command command) {
        var emitter = new RecordingEmitter();
        new EventPublisher(emitter, "gateway").publishAndWait(command);
        var record = new ConsumerRecord<>(
                Topic.TRAINING_COMMANDS.topicName(), 0, 0, command.key(), MessageJson.write(command));
        emitter.sent().get(0).headers().forEach(record.headers()::add);
        return record;
    }

    /** Runs until every command is acknowledged and no run waits. The number of crashes is bounded. */
    void run() {
        while (crashesLeft > 0 || position < commands.size() || !process.thread.isIdle()) {
            act();
            if (!process.thread.isIdle() && random.nextInt(3) == 0) {
                process.thread.runNext();
            }
        }
    }

    List<RunEvent.State> topic() {
        return topic;
    }

    /** Returns the maximum number of runs that were open at the same time. */
    int maxOpen() {
        return maxOpen;
    }

    /** Returns the number of runs that were rejected although the limit was not reached. */
    int rejectedWithCapacity() {
        return rejectedWithCapacity;
    }

    private int open() {
        return (int) newest.values().stream().filter(state -> !state.terminal()).count();
    }

    private void act() {
        if (crashesLeft > 0 && random.nextInt(6) == 0) {
            crashesLeft--;
            crash();
        } else {
            process.handleNext(crashesLeft == 0 || random.nextInt(4) > 0);
        }
    }

    /** Replaces the process; the new one continues at the last acknowledged command. */
    private void crash() {
        process.dead = true;
        position = acknowledged;
        process = new Process();
    }

    private final class Process {
        final StepwiseExecutor thread = new StepwiseExecutor();
        final RunLedger ledger = new RecordedRunLedger(publisher(), maxOpenRuns, List.copyOf(topic));
        final RunQueue queue = new RunQueue(ledger, new RunWorker(ledger, new FakeRunTrainer(this::train)), thread);
        final RunCommandConsumer consumer = new RunCommandConsumer(ledger, queue, null, null);
        boolean dead;

        Process() {
            queue.recover(null);
            queue.start(null);
        }

        private EventPublisher publisher() {
            var emitter = new RecordingEmitter();
            emitter.beforeDurable(message -> append((RunEvent.State) message));
            return new EventPublisher(emitter, "trainer-service");
        }

        /** Appends an event. The process may die after the event is durable and before the caller returns. */
        private void append(RunEvent.State event) {
            if (dead) {
                throw new IllegalStateException("the process is dead");
            }
            if (event instanceof RunEvent.Failed failed
                    && failed.failure().code().equals("queue_full")
                    && open() < maxOpenRuns) {
                rejectedWithCapacity++;
            }
            topic.add(event);
            newest.put(event.run(), event);
            maxOpen = Math.max(maxOpen, open());
            if (crashesLeft > 0 && random.nextInt(8) == 0) {
                crashesLeft--;
                crash();
                throw new IllegalStateException("died");
            }
        }

        /** Handles the next command. A command whose acknowledgment is lost is read again after the next crash. */
        void handleNext(boolean acknowledge) {
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

        /** Trains a run. Commands arrive during training, and the process may die. */
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
                OptimizerSpec.small(10),
                new ConditionSpec(0, ConditionSpec.Scale.SQRT_DIM),
                0,
                5,
                2,
                new EvaluationSpec(0, 1));
    }
}
