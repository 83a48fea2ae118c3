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
 * Commands (start, pause, resume, cancel) in any order and more than once, training that ends well or badly, a process that dies at
 * any moment and reads its topic again. After each seeded simulation every requested run was accepted or refused once, has exactly
 * one end, and no event follows that end. A failure names its seed.
 */
class RunLifeSimulationTest {
    private static final int RUNS = 4;
    private static final int PLACES = 2;

    private static final int SEEDS = 2_000;
    private static final Logger LOG = Logger.getLogger(RunWorker.class.getPackageName());
    private static final @Nullable Level LEVEL = LOG.getLevel();

    /** Commands repeat: each is encoded once. */
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
    void everyRunThatWasAskedForEndsOnce() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            simulate(commands(random), random, seed);
        }
    }

    @Test
    void aRequestThatComesFiveTimesAmongItsCancellationsIsOneRun() {
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
                PLACES,
                random);
        trainer.run();
        assertThat(trainer.refusedWithRoom()).as("seed " + seed).isZero();
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

    private static void check(SimulatedTrainer trainer, RunId run, List<Command> commands, String which) {
        List<RunEvent.State> story = trainer.topic().stream()
                .filter(event -> event.run().equals(run))
                .toList();
        boolean asked = commands.stream()
                .anyMatch(
                        command -> command instanceof StartRun && command.key().equals(run.value()));
        if (!asked) {
            assertThat(story).as(which).isEmpty();
            return;
        }
        assertThat(story).as(which).isNotEmpty();
        assertThat(story).as(which).filteredOn(RunEvent.State::terminal).hasSize(1);
        assertThat(story.get(story.size() - 1).terminal()).as(which).isTrue();
        long accepted =
                story.stream().filter(RunEvent.Accepted.class::isInstance).count();
        assertThat(accepted).as(which).isEqualTo(story.size() == 1 ? 0 : 1);
        assertThat(story.get(0)).as(which).isInstanceOfAny(RunEvent.Accepted.class, RunEvent.Failed.class);
        for (int i = 1; i < story.size(); i++) {
            if (story.get(i - 1) instanceof RunEvent.Paused) {
                assertThat(story.get(i)).as(which).isNotInstanceOf(RunEvent.Started.class);
            }
        }
        assertThat(trainer.mostOpen()).as(which).isLessThanOrEqualTo(PLACES);
    }
}
