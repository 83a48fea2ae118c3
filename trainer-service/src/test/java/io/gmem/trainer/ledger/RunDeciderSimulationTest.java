package io.gmem.trainer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Commands repeated and in any order, work that ends at any moment, a process that dies and reads its topic again: whatever the
 * interleaving, a run is accepted at most once and has at most one end, which is the last that is heard of it.
 */
class RunDeciderSimulationTest {
    private static final int RUNS = 3;
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void aRunIsAcceptedOnceAndEndsOnce() {
        for (long seed = 0; seed < 5_000; seed++) {
            List<RunEvent.State> topic = simulate(new Random(seed));
            for (int run = 0; run < RUNS; run++) {
                check(topic, new RunId("run-" + run), seed);
            }
        }
    }

    private static List<RunEvent.State> simulate(Random random) {
        List<RunEvent.State> topic = new ArrayList<>();
        RunTable table = new RunTable();
        for (int i = 0; i < 40; i++) {
            RunId run = new RunId("run-" + random.nextInt(RUNS));
            switch (random.nextInt(6)) {
                case 0, 1 -> decide(table, topic, new StartRun(spec(run)));
                case 2 -> decide(table, topic, new CancelRun(run));
                case 3 -> record(table, topic, new RunEvent.Started(spec(run), NOW, NOW, 0));
                case 4 ->
                    record(
                            table,
                            topic,
                            random.nextBoolean()
                                    ? new RunEvent.Completed(spec(run), NOW, NOW, 0.1)
                                    : new RunEvent.Failed(
                                            spec(run),
                                            NOW,
                                            NOW,
                                            1,
                                            io.gmem.contracts.failure.Failure.invalid("steps", "no")));
                default -> table = replay(topic);
            }
        }
        return topic;
    }

    private static void decide(RunTable table, List<RunEvent.State> topic, Command command) {
        Decision decision = command instanceof StartRun start
                ? RunDecider.start(table, start, NOW)
                : RunDecider.cancel(table, (CancelRun) command, NOW, 0);
        decision.facts().forEach(fact -> record(table, topic, fact));
    }

    private static void record(RunTable table, List<RunEvent.State> topic, RunEvent.State event) {
        if (table.allows(event)) {
            topic.add(event);
            table.apply(event);
        }
    }

    private static RunTable replay(List<RunEvent.State> topic) {
        var table = new RunTable();
        topic.forEach(table::apply);
        return table;
    }

    private static void check(List<RunEvent.State> topic, RunId run, long seed) {
        List<RunEvent.State> story =
                topic.stream().filter(event -> event.run().equals(run)).toList();
        if (story.isEmpty()) {
            return;
        }
        assertThat(story.get(0)).as("seed " + seed).isInstanceOf(RunEvent.Accepted.class);
        assertThat(story.stream().filter(RunEvent.Accepted.class::isInstance))
                .as("seed " + seed)
                .hasSize(1);
        assertThat(story.subList(0, story.size() - 1)).as("seed " + seed).noneMatch(RunEvent.State::terminal);
    }

    private static RunSpec spec(RunId run) {
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
