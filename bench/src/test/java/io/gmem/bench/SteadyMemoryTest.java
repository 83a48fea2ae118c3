package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.SharedBroker;
import io.gmem.testkit.TinyData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a packaged trainer stays constant during a long run with evaluations. */
class SteadyMemoryTest {
    private static final int STEPS = Integer.getInteger("gmem.memory.steps", 0);
    private static final int EVALUATIONS = 10;

    /** The memory of the process in MiB after a number of steps. */
    private record MemorySample(long trainingStep, double mebibytes) {}

    @TempDir
    Path home;

    @Test
    void memoryDoesNotGrowDuringALongRun() throws Exception {
        if (STEPS == 0) {
            System.out.println("NOT RUN: memory of a long run; enable it with -Dgmem.memory.steps=5000");
        }
        assumeThat(STEPS).as("NOT RUN: enable it with -Dgmem.memory.steps=5000").isGreaterThanOrEqualTo(1000);
        ServiceProcess.createFolders(home);
        TopicProvisioner.provision(KafkaClients.at(SharedBroker.bootstrapServers()), (short) 1);
        TinyData data = TinyData.in(new FileArtifactStore(home.resolve("artifacts"), "test"), "steady");
        MessageSender.send(data.bank());
        MessageSender.send(data.dataset());
        List<MemorySample> samples = new CopyOnWriteArrayList<>();
        List<RunEvent.State> ends = new CopyOnWriteArrayList<>();
        try (var trainer = ServiceProcess.start("trainer-service", home, "steady", Map.of("OMP_NUM_THREADS", "1"));
                var view = TopicView.follow(
                        KafkaClients.at(SharedBroker.bootstrapServers()),
                        List.of(Topic.RUNS, Topic.TRAINING_PROGRESS),
                        envelope -> {
                            if (!envelope.message().key().equals("steady")) {
                                return;
                            }
                            if (envelope.message() instanceof RunEvent.Progressed progressed) {
                                samples.add(new MemorySample(progressed.trainingStep(), mebibytes(trainer.pid())));
                            } else if (envelope.message() instanceof RunEvent.State state && state.terminal()) {
                                ends.add(state);
                            }
                        })) {
            MessageSender.send(new StartRun(spec()));
            Eventually.holds(Duration.ofMinutes(30), () -> assertThat(ends).isNotEmpty());
            assertThat(ends.get(0)).isInstanceOf(RunEvent.Completed.class);
            assertThat(view.caughtUp()).isTrue();
        }
        double begin = mean(samples, 0.2, 0.4);
        double end = mean(samples, 0.8, 1);
        for (int i = 0; i < EVALUATIONS; i++) {
            System.out.printf(
                    "steps %d to %d: %.1f MiB%n",
                    STEPS * i / EVALUATIONS,
                    STEPS * (i + 1) / EVALUATIONS,
                    mean(samples, (double) i / EVALUATIONS, (i + 1.0) / EVALUATIONS));
        }
        System.out.printf("drift of memory over %d steps: %+.2f %%%n", STEPS, 100 * (end / begin - 1));
        assertThat(end / begin - 1).isLessThan(0.02);
    }

    private static double mean(List<MemorySample> samples, double from, double to) {
        return samples.stream()
                .filter(at -> at.trainingStep() > from * STEPS && at.trainingStep() <= to * STEPS)
                .mapToDouble(MemorySample::mebibytes)
                .average()
                .orElseThrow();
    }

    private static double mebibytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunSpec spec() {
        return new RunSpec(
                new RunId("steady"),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("steady"),
                BankVersion.parse("steady@1"),
                STEPS,
                8,
                new OptimizerSpec(1e-3, 10, 0, 0.9, 0.95, 0.01, 1, 0.99),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                3,
                STEPS / EVALUATIONS,
                2,
                new EvaluationSpec(64, 4));
    }
}
