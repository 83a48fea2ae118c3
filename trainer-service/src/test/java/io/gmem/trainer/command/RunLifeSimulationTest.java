package io.gmem.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.StartRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Simulates commands (start, pause, resume, cancel) in any order and with repetitions, training that succeeds or fails, and a
 * process that dies at any moment and recovers from its topic. After each seeded simulation, every requested run must have been
 * accepted or rejected once and have exactly one end, followed by no event. A failure reports its seed.
 */
class RunLifeSimulationTest {
    private static final int RUNS = 4;
    private static final int MAX_OPEN_RUNS = 2;

    private static final int SEEDS = 2_000;
    private static final Logger LOG = Logger.getLogger(RunWorker.class.getPackageName());
    private static final @Nullable Level LEVEL = LOG.getLevel();

    /** Encoded commands. Commands repeat, so each is encoded once. */
    private static final Map<Command, ConsumerRecord<String, byte[]>> RECORDS = new HashMap<>();

    @BeforeAll
    static void muteTheLog() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreTheLog() {
        LOG.setLevel(LEVEL);
    }

    @Test
    void everyRequestedRunEndsOnce() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            simulate(commands(random), random, seed);
        }
    }

    @Test
    void repeatedRequestsAmongCancellationsAreOneRun() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                var run = new RunId("run-" + i);
                commands.addAll(Collections.nCopies(5, new StartRun(SimulatedTrainer.spec(run))));
                commands.addAll(Collections.nCopies(2, new CancelRun(run)));
            }
            Collections.shuffle(commands, random);
            simulate(commands, random, seed);
        }
    }

    private static void simulate(List<Command> commands, Random random, long seed) {
        var trainer = new SimulatedTrainer(
                commands.stream()
                        .map(command -> RECORDS.computeIfAbsent(command, SimulatedTrainer::record))
                        .toList(),
                MAX_OPEN_RUNS,
                random);
        trainer.run();
        assertThat(trainer.rejectedWithCapacity()).as("seed " + seed).isZero();
        for (int run = 0; run < RUNS; run++) {
            check(trainer, new RunId("run-" + run), commands, "seed " + seed + ", run " + run);
        }
    }

    private static List<Command> commands(Random random) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            var run = new RunId("run-" + random.nextInt(RUNS));
            commands.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new CancelRun(run);
                        case 1 -> new PauseRun(run);
                        case 2 -> new ResumeRun(run);
                        default -> new StartRun(SimulatedTrainer.spec(run));
                    });
        }
        Collections.shuffle(commands, random);
        for (int run = 0; run < RUNS; run++) {
            commands.add(new ResumeRun(new RunId("run-" + run)));
        }
        return commands;
    }

    private static void check(SimulatedTrainer trainer, RunId run, List<Command> commands, String description) {
        List<RunEvent.State> history = trainer.topic().stream()
                .filter(event -> event.run().equals(run))
                .toList();
        boolean requested = commands.stream()
                .anyMatch(
                        command -> command instanceof StartRun && command.key().equals(run.value()));
        if (!requested) {
            assertThat(history).as(description).isEmpty();
            return;
        }
        assertThat(history).as(description).isNotEmpty();
        assertThat(history).as(description).filteredOn(RunEvent.State::terminal).hasSize(1);
        assertThat(history.get(history.size() - 1).terminal()).as(description).isTrue();
        long accepted =
                history.stream().filter(RunEvent.Accepted.class::isInstance).count();
        assertThat(accepted).as(description).isEqualTo(history.size() == 1 ? 0 : 1);
        assertThat(history.get(0)).as(description).isInstanceOfAny(RunEvent.Accepted.class, RunEvent.Failed.class);
        for (int i = 1; i < history.size(); i++) {
            if (history.get(i - 1) instanceof RunEvent.Paused) {
                assertThat(history.get(i)).as(description).isNotInstanceOf(RunEvent.Started.class);
            }
        }
        assertThat(trainer.maxOpen()).as(description).isLessThanOrEqualTo(MAX_OPEN_RUNS);
    }
}
