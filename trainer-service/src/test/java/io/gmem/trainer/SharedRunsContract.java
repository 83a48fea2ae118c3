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
import io.gmem.trainer.distributed.WorkerMain;
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
 * Runs that are shared with workers, some of which come to grief: what holds wherever workers come from. Training steps are done in
 * processes below this one.
 */
abstract class SharedRunsContract {
    private static final Logger LOG = Logger.getLogger(SharedRunsContract.class);

    /** Adam's steps are as long for a gradient near zero as for a large one, so that rounding moves a few weights by a part of it. */
    private static final double RATE = Specs.PLAIN.learningRate();

    /** {@code -Dtest.workers.steps=200} for as many as are promised of every build. */
    static final long STEPS = Long.getLong("test.workers.steps", 40);

    @Inject
    EventPublisher publisher;

    @Inject
    ArtifactStore store;

    TrainerStage stage;

    /** What the names of runs and data end with: one broker serves several suites. */
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
    void workersLearnTogetherWhatOneLearnsAlone(int workers) throws IOException {
        String together = named("run-together-" + workers);
        String alone = named("run-alone-" + workers);
        stage.data(named("shared-" + workers));

        stage.start(Specs.of(together, named("shared-" + workers))
                .steps(STEPS, STEPS / 2)
                .workers(workers)
                .spec());
        Eventually.holds(() -> assertThat(workers()).hasSize(workers - 1));
        RunEvent.Completed completed = stage.completed(together);
        stage.start(Specs.of(alone, named("shared-" + workers))
                .steps(STEPS, STEPS / 2)
                .spec());

        assertThat(stage.completed(alone).loss()).isCloseTo(completed.loss(), within(1e-4));
        assertThat(stage.publishedSteps(together)).containsExactly(0L, STEPS / 2, STEPS);
        List<Double> differences = differences(together, alone, STEPS);
        double mean = differences.stream().mapToDouble(x -> x).average().orElseThrow();
        LOG.infof(
                "weights differ from the single process's: workers=%d steps=%d mean=%.3g most=%.3g of rate %.3g",
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
    void aRunSurvivesTheDeathOfAWorker() throws IOException {
        stage.data(named("bereaved"));
        stage.start(Specs.of(named("run-bereaved"), named("bereaved"))
                .steps(120, 40)
                .workers(2)
                .spec());
        stage.checkpoint(named("run-bereaved"), 40);
        ProcessHandle killed = workers().get(0);

        signal("KILL", killed);

        Eventually.holds(() -> assertThat(workers()).hasSize(1).doesNotContain(killed));
        endsAsIfNothingHadHappened(named("run-bereaved"));
    }

    @Test
    void aRunDropsAWorkerThatHangs() throws IOException {
        stage.data(named("hung"));
        stage.start(Specs.of(named("run-hung"), named("hung"))
                .steps(120, 40)
                .workers(3)
                .spec());
        stage.checkpoint(named("run-hung"), 40);
        ProcessHandle stopped = workers().get(0);

        signal("STOP", stopped);

        Eventually.holds(() -> assertThat(stopped.isAlive()).isFalse());
        endsAsIfNothingHadHappened(named("run-hung"));
    }

    @Test
    void pauseAndCancelEndTheWorkers() throws IOException {
        stage.data(named("rested"));
        RunId run = new RunId(named("run-rested"));
        stage.start(Specs.of(named("run-rested"), named("rested"))
                .steps(1_000_000, 1_000_000)
                .workers(2)
                .spec());
        stage.await(RunEvent.Progressed.class, named("run-rested"));

        stage.say(new PauseRun(run));
        long step = stage.await(RunEvent.Paused.class, named("run-rested")).trainingStep();
        Eventually.holds(() -> assertThat(workers()).isEmpty());
        Eventually.holds(() -> assertThat(stage.publishedSteps(named("run-rested")))
                .hasSize(2)
                .last()
                .satisfies(paused -> assertThat(paused).isGreaterThanOrEqualTo(step)));
        stage.say(new ResumeRun(run));
        Eventually.holds(() -> assertThat(stage.heard(RunEvent.Started.class, named("run-rested")))
                .hasSize(2)
                .last()
                .satisfies(started -> assertThat(started.fromStep()).isGreaterThanOrEqualTo(step)));
        stage.say(new CancelRun(run));

        stage.await(RunEvent.Cancelled.class, named("run-rested"));
    }

    void endsAsIfNothingHadHappened(String run) {
        stage.completed(run);
        assertThat(stage.publishedSteps(run)).containsExactly(0L, 40L, 80L, 120L);
        assertThat(stage.heard(RunEvent.Started.class, run)).hasSize(1);
    }

    /** Those that train, and not those who look after them. */
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
