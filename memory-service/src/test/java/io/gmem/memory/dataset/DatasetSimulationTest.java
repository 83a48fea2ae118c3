package io.gmem.memory.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Simulates repeated commands in random order, a slow worker, and crashes that lose all state except the event log. After a crash
 * the log is applied twice and shuffled. Every data set must start once and reach a terminal state. The seed is the repetition
 * number.
 */
class DatasetSimulationTest {
    private static final int SETS = 8;

    private final List<DatasetEvent> log = new ArrayList<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final DatasetDecider decider = new DatasetDecider(1000);
    private DatasetStates states = new DatasetStates();
    private long clock;

    @RepeatedTest(50)
    void startsNothingTwiceAndFinishesEverything(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 300; i++) {
            int choice = random.nextInt(10);
            if (choice < 6) {
                int id = random.nextInt(SETS);
                handle(DatasetDeciderTest.spec("set" + id, "bank" + id % 5, "folder"));
            } else if (choice < 9) {
                processOne(random);
            } else {
                crash(random);
            }
        }
        while (!states.unfinished().isEmpty()) {
            processOne(random);
        }
        crash(random);

        assertThat(accepted.values())
                .as("times each was accepted, seed %d", repetition.getCurrentRepetition())
                .allMatch(times -> times == 1);
        assertThat(states.unfinished()).isEmpty();
    }

    private void handle(DatasetSpec spec) {
        for (DatasetEvent fact : decider.decide(states, new IngestDataset(spec), Instant.ofEpochSecond(clock++))
                .facts()) {
            if (fact instanceof DatasetEvent.Accepted) {
                accepted.merge(fact.key(), 1, Integer::sum);
            }
            publish(fact);
        }
    }

    private void processOne(Random random) {
        List<DatasetEvent> unfinished = states.unfinished();
        if (unfinished.isEmpty()) {
            return;
        }
        DatasetEvent one = unfinished.get(0);
        Instant acceptedAt = DatasetStates.acceptedAt(one);
        publish(
                switch (random.nextInt(4)) {
                    case 0 -> published(one.spec(), acceptedAt);
                    case 1 ->
                        new DatasetEvent.Failed(
                                one.spec(), acceptedAt, acceptedAt, Failure.invalid("source", "source is empty"));
                    default -> new DatasetEvent.Progressed(one.spec(), acceptedAt, random.nextInt(9), 9, 0);
                });
    }

    private static DatasetEvent published(DatasetSpec spec, Instant acceptedAt) {
        var artifact = new ArtifactRef("gmem:datasets/" + spec.id(), "ab".repeat(32), 1, MediaTypes.DATASET);
        return new DatasetEvent.Published(
                spec,
                acceptedAt,
                acceptedAt,
                artifact,
                2,
                3,
                32,
                List.of(),
                0,
                List.of(),
                new BankVersion(spec.bank(), 1));
    }

    private void publish(DatasetEvent fact) {
        log.add(fact);
        states.apply(fact);
        Map<BankName, DatasetId> makers = new HashMap<>();
        for (int id = 0; id < SETS; id++) {
            states.of(new DatasetId("set" + id))
                    .filter(event -> !(event instanceof DatasetEvent.Failed))
                    .ifPresent(event -> assertThat(makers.put(event.spec().bank(), event.dataset()))
                            .as(
                                    "second data set that makes bank %s",
                                    event.spec().bank())
                            .isNull());
        }
    }

    private void crash(Random random) {
        List<DatasetEvent> replayed = new ArrayList<>(log);
        replayed.addAll(log);
        Collections.shuffle(replayed, random);
        states = new DatasetStates();
        replayed.forEach(states::apply);
    }
}
