package io.gmem.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.RunId;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.EventPublisher;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.testkit.Eventually;
import io.gmem.trainer.training.WorkerMain;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract tests of runs shared with workers, some of which fail, for every source of workers. Training steps run in descendants of
 * this process.
 */
abstract class SharedRunsContract {
    private static final Logger LOG = Logger.getLogger(SharedRunsContract.class);

    /**
     * Learning rate. Adam's steps are as long for gradients near zero as for large ones, so rounding moves a few weights by a
     * fraction of it.
     */
    private static final double RATE = Specs.PLAIN.learningRate();

    /** Training steps per test; {@code -Dtest.workers.steps=200} verifies the number guaranteed for every build. */
    static final long STEPS = Long.getLong("test.workers.steps", 40);

    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    TrainerStage stage;

    /** Suffix of run and data set names, since several suites share one broker. */
    abstract String suffix();

    final String named(String name) {
        return name + "-" + suffix();
    }

    @BeforeEach
    void open() {
        stage = new TrainerStage(publisher, store);
    }

    @AfterEach
    void close() {
        Eventually.holds(() -> assertThat(workers()).isEmpty());
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void workersMatchSingleProcessTraining(int workers) throws IOException {
        String sharedRun = named("run-together-" + workers);
        String singleRun = named("run-alone-" + workers);
        stage.data(named("shared-" + workers));

        stage.start(Specs.of(sharedRun, named("shared-" + workers))
                .steps(STEPS, STEPS / 2)
                .workers(workers)
                .spec());
        Eventually.holds(() -> assertThat(workers()).hasSize(workers - 1));
        RunEvent.Completed completed = stage.completed(sharedRun);
        stage.start(Specs.of(singleRun, named("shared-" + workers))
                .steps(STEPS, STEPS / 2)
                .spec());

        assertThat(stage.completed(singleRun).loss()).isCloseTo(completed.loss(), within(1e-4));
        assertThat(stage.publishedSteps(sharedRun)).containsExactly(0L, STEPS / 2, STEPS);
        List<Double> differences = differences(sharedRun, singleRun, STEPS);
        double mean = differences.stream().mapToDouble(x -> x).average().orElseThrow();
        LOG.infof(
                "weights compared with single process: workers=%d steps=%d mean=%.3g max=%.3g learningRate=%.3g",
                workers,
                STEPS,
                mean,
                differences.stream().mapToDouble(x -> x).max().orElseThrow(),
                RATE);
        assertThat(mean).isLessThan(1e-6);
        assertThat(differences).allMatch(difference -> difference < RATE);
        assertThat(differences.stream()
                        .filter(difference -> difference < RATE / 20)
                        .count())
                .isGreaterThan(Math.round(0.999 * differences.size()));
    }

    @Test
    void runSurvivesKilledWorker() throws IOException {
        stage.data(named("bereaved"));
        stage.start(Specs.of(named("run-bereaved"), named("bereaved"))
                .steps(120, 40)
                .workers(2)
                .spec());
        stage.checkpoint(named("run-bereaved"), 40);
        ProcessHandle killed = workers().get(0);

        signal("KILL", killed);

        Eventually.holds(() -> assertThat(workers()).hasSize(1).doesNotContain(killed));
        assertCompletesWithAllCheckpoints(named("run-bereaved"));
    }

    @Test
    void dropsHangingWorker() throws IOException {
        stage.data(named("hung"));
        stage.start(Specs.of(named("run-hung"), named("hung"))
                .steps(120, 40)
                .workers(3)
                .spec());
        stage.checkpoint(named("run-hung"), 40);
        ProcessHandle stopped = workers().get(0);

        signal("STOP", stopped);

        Eventually.holds(() -> assertThat(stopped.isAlive()).isFalse());
        assertCompletesWithAllCheckpoints(named("run-hung"));
    }

    @Test
    void pauseAndCancelStopTheWorkers() throws IOException {
        stage.data(named("rested"));
        RunId run = new RunId(named("run-rested"));
        stage.start(Specs.of(named("run-rested"), named("rested"))
                .steps(1_000_000, 1_000_000)
                .workers(2)
                .spec());
        stage.await(RunEvent.Progressed.class, named("run-rested"));

        stage.publish(new PauseRun(run));
        long step = stage.await(RunEvent.Paused.class, named("run-rested")).trainingStep();
        Eventually.holds(() -> assertThat(workers()).isEmpty());
        Eventually.holds(() -> assertThat(stage.publishedSteps(named("run-rested")))
                .hasSize(2)
                .last()
                .satisfies(paused -> assertThat(paused).isGreaterThanOrEqualTo(step)));
        stage.publish(new ResumeRun(run));
        Eventually.holds(() -> assertThat(stage.events(RunEvent.Started.class, named("run-rested")))
                .hasSize(2)
                .last()
                .satisfies(started -> assertThat(started.fromStep()).isGreaterThanOrEqualTo(step)));
        stage.publish(new CancelRun(run));

        stage.await(RunEvent.Cancelled.class, named("run-rested"));
    }

    void assertCompletesWithAllCheckpoints(String run) {
        stage.completed(run);
        assertThat(stage.publishedSteps(run)).containsExactly(0L, 40L, 80L, 120L);
        assertThat(stage.events(RunEvent.Started.class, run)).hasSize(1);
    }

    /** Returns the processes that train, without their agents. */
    static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(WorkerMain.class.getName()))
                .toList();
    }

    static void signal(String name, ProcessHandle process) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    }

    private List<Double> differences(String a, String b, long step) throws IOException {
        List<Double> differences = new ArrayList<>();
        try (var first = SafetensorsFile.open(stage.file(a, step, "model.safetensors"));
                var second = SafetensorsFile.open(stage.file(b, step, "model.safetensors"))) {
            for (String name : first.names()) {
                float[] x = first.read(name).toFloatArray();
                float[] y = second.read(name).toFloatArray();
                for (int i = 0; i < x.length; i++) {
                    differences.add((double) Math.abs(x[i] - y[i]));
                }
            }
        }
        return differences;
    }
}
