package io.gmem.bench;

import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.RunId;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventSender;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import io.gmem.testkit.SharedBroker;
import io.gmem.testkit.TinyData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A step of a run in a trainer (its data read, its telemetry, events and curves told) against the bare step of the engine in this
 * process, in turns. The engine goes on from the run's own first checkpoint: network, losses and optimiser are the same.
 *
 * @param service seconds a step, of each turn
 * @param ratio of each turn to the mean of the engine's turns before and after it
 */
record ServiceTurns(double[] service, double[] ratio) {
    private static final String DATA = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The part of a turn that is not counted: until both are warm. */
    private static final double WARM_UP = 0.3;

    /**
     * @param preset of a network on pictures of 16 x 16
     * @param steps of a turn
     */
    static ServiceTurns measure(TensorEngine engine, String preset, int batch, int steps, int rounds) throws Exception {
        String servers = SharedBroker.bootstrapServers();
        TopicProvisioner.provision(servers, (short) 1);
        BlockingQueue<RunEvent> heard = new LinkedBlockingQueue<>();
        try (var folder = new TemporaryFolder("gmem-bench");
                var says = new EventSender(servers, "bench");
                var view = TopicView.follow(servers, List.of(Topic.RUNS, Topic.TRAINING_PROGRESS), envelope -> {
                    if (envelope.message() instanceof RunEvent event) {
                        heard.add(event);
                    }
                });
                var trainer = TrainerProcess.start(folder.path(), servers, BenchOptions.threads())) {
            view.awaitCaughtUp(LIMIT);
            TinyData data = TinyData.in(new FileArtifactStore(folder.path().resolve("artifacts"), DATA), DATA);
            says.send(data.bank());
            says.send(data.dataset());
            double[] service = new double[rounds];
            double[] ratio = new double[rounds];
            for (int i = -1; i < rounds; i++) {
                // the first one is warming up, and leaves the checkpoint that the engine goes on from
                RunSpec run = spec("turn-" + (i + 1), data, preset, batch, steps);
                if (i < 0) {
                    served(says, heard, trainer, run);
                    continue;
                }
                Path first = folder.path().resolve("artifacts/runs/turn-0/checkpoints/0");
                double before = bare(engine, first, batch, steps);
                service[i] = served(says, heard, trainer, run);
                ratio[i] = service[i] / ((before + bare(engine, first, batch, steps)) / 2);
            }
            return new ServiceTurns(service, ratio);
        }
    }

    /** Seconds a step, from what the run told of itself between its warm-up and its end. */
    private static double served(EventSender says, BlockingQueue<RunEvent> heard, TrainerProcess trainer, RunSpec run)
            throws InterruptedException {
        says.send(new StartRun(run));
        List<RunEvent.Progressed> told = new ArrayList<>();
        Instant limit = Instant.now().plus(LIMIT);
        for (RunEvent event = null; event == null || !isEnd(event, run.id()); event = heard.poll(1, TimeUnit.SECONDS)) {
            trainer.requireAlive();
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException(run.id() + " is not over within " + LIMIT);
            }
            if (event instanceof RunEvent.Progressed progress
                    && progress.run().equals(run.id())
                    && progress.trainingStep() >= WARM_UP * run.steps()) {
                told.add(progress);
            }
        }
        if (told.size() < 2) {
            throw new IllegalArgumentException("a turn of " + run.steps() + " steps is over before it tells anything;"
                    + " give more by --service-steps");
        }
        RunEvent.Progressed first = told.get(0);
        RunEvent.Progressed last = told.get(told.size() - 1);
        return Duration.between(first.at(), last.at()).toNanos() * 1e-9 / (last.trainingStep() - first.trainingStep());
    }

    private static boolean isEnd(RunEvent event, RunId run) {
        return event instanceof RunEvent.State state
                && state.terminal()
                && state.run().equals(run);
    }

    private static double bare(TensorEngine engine, Path checkpoint, int batch, int steps) throws Exception {
        try (var session = TrainingSession.resume(engine, checkpoint, Execution.PLAIN)) {
            TrainingBatch data = TrainBench.batch(session.config(), batch);
            int warm = (int) (WARM_UP * steps);
            for (int i = 0; i < warm; i++) {
                session.step(data);
            }
            long begin = System.nanoTime();
            for (int i = warm; i < steps; i++) {
                session.step(data);
            }
            return (System.nanoTime() - begin) * 1e-9 / (steps - warm);
        }
    }

    private static RunSpec spec(String id, TinyData data, String preset, int batch, int steps) {
        return new RunSpec(
                new RunId(id),
                TrainingSystem.GMEM_V1,
                NetworkPreset.parse(preset),
                data.dataset().dataset(),
                data.bank().version(),
                steps,
                batch,
                new OptimiserSpec(1e-4, 0, 0, 0.9, 0.95, 0, 1, 0.9999),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                1,
                steps,
                1,
                new EvaluationSpec(0, 1));
    }

    /** Medians, and how far turns were apart. */
    Map<String, Object> described() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service_seconds_per_step", Spread.of(service).median());
        fields.put("service_over_engine", Spread.of(ratio).median());
        fields.put("service_over_engine_spread", Spread.of(ratio));
        return fields;
    }
}
