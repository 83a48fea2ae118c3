package io.gmem.trainer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Commands repeated and in any order, work that ends at any moment, a process that dies and reads its topic again: whatever the
 * interleaving, a run is accepted at most once and has at most one end, which is the last that is heard of it.
 */
class RunLifeSimulationTest {
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
        Map<RunId, RunEvent.State> table = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            RunId run = new RunId("run-" + random.nextInt(RUNS));
            RunEvent.State now = table.get(run);
            switch (random.nextInt(6)) {
                case 0, 1 -> RunLife.start(now, new StartRun(spec(run)), NOW, true).ifPresent(e -> record(table, topic, e));
                case 2 -> RunLife.cancel(now, new CancelRun(run), NOW, 0).ifPresent(e -> record(table, topic, e));
                case 3 -> record(table, topic, new RunEvent.Started(spec(run), NOW, NOW, 0));
                case 4 -> record(table, topic, end(run, random.nextBoolean()));
                default -> {
                    table.clear();
                    topic.forEach(event -> table.put(event.run(), event));
                }
            }
        }
        return topic;
    }

    private static RunEvent.State end(RunId run, boolean well) {
        return well
                ? new RunEvent.Completed(spec(run), NOW, NOW, 0.1)
                : new RunEvent.Failed(spec(run), NOW, NOW, 1, Failure.invalid("steps", "no"));
    }

    private static void record(Map<RunId, RunEvent.State> table, List<RunEvent.State> topic, RunEvent.State event) {
        if (RunLife.allows(table.get(event.run()), event)) {
            topic.add(event);
            table.put(event.run(), event);
        }
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
