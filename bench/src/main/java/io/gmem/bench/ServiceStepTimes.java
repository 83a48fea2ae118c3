package io.gmem.bench;

import io.gmem.artifacts.FileArtifactStore;
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
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventSender;
import io.gmem.eventlog.KafkaClients;
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
 * Compares a training step in a trainer with the bare step of the engine in this process, alternately. The trainer's step includes data
 * loading, telemetry, events and curves. The engine resumes the run's first checkpoint, so network, losses and optimizer are the same.
 *
 * @param service seconds per step in each round
 * @param ratio service time of each round divided by the mean engine time before and after it
 */
record ServiceStepTimes(double[] service, double[] ratio) {
    private static final String DATA = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The fraction of a round that is excluded as warm-up. */
    private static final double WARM_UP = 0.3;

    /**
     * Measures both.
     *
     * @param preset a network for images of 16 x 16
     * @param steps steps per round
     */
    static ServiceStepTimes measure(TensorEngine engine, String preset, int batch, int steps, int rounds)
            throws Exception {
        String servers = SharedBroker.bootstrapServers();
        KafkaClients kafka = KafkaClients.at(servers);
        TopicProvisioner.provision(kafka, (short) 1);
        BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
        try (var folder = new TemporaryFolder("gmem-bench");
                var sender = new EventSender(kafka, "bench");
                var view = TopicView.follow(kafka, List.of(Topic.RUNS, Topic.TRAINING_PROGRESS), envelope -> {
                    if (envelope.message() instanceof RunEvent event) {
                        events.add(event);
                    }
                });
                var trainer = TrainerProcess.start(folder.path(), servers, BenchOptions.threads())) {
            view.awaitCaughtUp(LIMIT);
            TinyData data = TinyData.in(new FileArtifactStore(folder.path().resolve("artifacts"), DATA), DATA);
            sender.send(data.bank());
            sender.send(data.dataset());
            double[] service = new double[rounds];
            double[] ratio = new double[rounds];
            for (int i = -1; i < rounds; i++) {
                // the first round warms up and writes the checkpoint that the engine resumes
                RunSpec run = spec("turn-" + (i + 1), data, preset, batch, steps);
                if (i < 0) {
                    served(sender, events, trainer, run);
                    continue;
                }
                Path first = folder.path().resolve("artifacts/runs/turn-0/checkpoints/0");
                double before = bare(engine, first, batch, steps);
                service[i] = served(sender, events, trainer, run);
                ratio[i] = service[i] / ((before + bare(engine, first, batch, steps)) / 2);
            }
            return new ServiceStepTimes(service, ratio);
        }
    }

    /** Returns the seconds per step from the progress events between warm-up and end. */
    private static double served(
            EventSender sender, BlockingQueue<RunEvent> events, TrainerProcess trainer, RunSpec run)
            throws InterruptedException {
        sender.send(new StartRun(run));
        List<RunEvent.Progressed> progress = new ArrayList<>();
        Instant limit = Instant.now().plus(LIMIT);
        for (RunEvent event = null;
                event == null || !isEnd(event, run.id());
                event = events.poll(1, TimeUnit.SECONDS)) {
            trainer.requireAlive();
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException(run.id() + " did not end within " + LIMIT);
            }
            if (event instanceof RunEvent.Progressed progressed
                    && progressed.run().equals(run.id())
                    && progressed.trainingStep() >= WARM_UP * run.steps()) {
                progress.add(progressed);
            }
        }
        if (progress.size() < 2) {
            throw new IllegalArgumentException("a run of " + run.steps() + " steps ended before it published progress;"
                    + " increase --service-steps");
        }
        RunEvent.Progressed first = progress.get(0);
        RunEvent.Progressed last = progress.get(progress.size() - 1);
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
                new OptimizerSpec(1e-4, 0, 0, 0.9, 0.95, 0, 1, 0.9999),
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                1,
                steps,
                1,
                new EvaluationSpec(0, 1));
    }

    /** Returns medians and spreads as fields of a result. */
    Map<String, Object> described() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service_seconds_per_step", Spread.of(service).median());
        fields.put("service_over_engine", Spread.of(ratio).median());
        fields.put("service_over_engine_spread", Spread.of(ratio));
        return fields;
    }
}
