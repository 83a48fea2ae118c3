package io.gmem.trainer.training;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.ModelFlops;
import io.gmem.diffusion.training.NonFiniteLossException;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.checkpoint.CheckpointStore;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.data.TrainingDataLoader;
import io.gmem.trainer.data.TrainingSources;
import io.gmem.trainer.distributed.RankLostException;
import io.gmem.trainer.distributed.WorldSizePolicy;
import io.gmem.trainer.state.Interruption;
import io.gmem.trainer.telemetry.DeviceGauge;
import io.gmem.trainer.telemetry.DeviceRate;
import io.gmem.trainer.telemetry.ProgressReporter;
import io.gmem.trainer.telemetry.TrainingMetrics;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/**
 * Trains one run to its end, in one attempt per set of workers. Returns without a terminal state when the service stops; the next
 * start resumes from the last checkpoint.
 */
@Singleton
public class RunTrainer {
    private static final Logger LOG = Logger.getLogger(RunTrainer.class);
    private static final long NO_CHECKPOINT = -1;

    private final TrainingDataLoader loader;
    private final CheckpointStore checkpoints;
    private final AttemptTrainer attempts;
    private final EventPublisher publisher;
    private final TrainingMetrics metrics;
    private final TensorEngine engine;
    private final DeviceRate deviceRate;

    RunTrainer(
            TrainingDataLoader loader,
            CheckpointStore checkpoints,
            AttemptTrainer attempts,
            EventPublisher publisher,
            TrainingMetrics metrics,
            TensorEngine engine,
            DeviceRate deviceRate) {
        this.loader = loader;
        this.checkpoints = checkpoints;
        this.attempts = attempts;
        this.publisher = publisher;
        this.metrics = metrics;
        this.engine = engine;
        this.deviceRate = deviceRate;
    }

    /**
     * Trains a run. Returns when the run is over or interrupted.
     *
     * @throws FailureException when the run cannot be trained
     */
    public void train(RunSpec spec, Interruption interruption) throws IOException, InterruptedException {
        try {
            TrainingSources sources = loader.find(spec, interruption);
            try (TrainingData data = loader.open(sources)) {
                data.requireDecoderFor(spec.evaluation().samples());
                train(spec, sources, data, interruption);
            }
        } catch (CancellationException e) {
            LOG.infof("run interrupted: runId=%s stopping=%s", spec.id(), interruption.stopping());
        } catch (NonFiniteLossException e) {
            throw new FailureException(
                    new Failure(
                            "non_finite_loss",
                            Category.USER,
                            false,
                            "optimiser.learning_rate",
                            String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void train(RunSpec spec, TrainingSources sources, TrainingData data, Interruption interruption)
            throws IOException, InterruptedException {
        var worldSize = new WorldSizePolicy(spec.effectiveExecution().workersOrOne());
        var progress = new ProgressReporter(publisher, metrics, spec, gauge(spec, data));
        var newest = checkpoints.newest(spec, data, interruption);
        boolean first = true;
        while (true) {
            try {
                if (attempts.train(
                        new TrainingAttempt(spec, sources, data, newest, worldSize.worldSize(), first),
                        progress,
                        interruption)) {
                    return;
                }
                worldSize.reset();
                newest = checkpoints.newest(spec, data, interruption);
            } catch (RankLostException e) {
                LOG.warnf("worker lost: runId=%s error=%s", spec.id(), e.getMessage());
                newest = checkpoints.newest(spec, data, interruption);
                worldSize.rankLost(
                        newest.map(CheckpointStore.Found::trainingStep).orElse(NO_CHECKPOINT));
            }
            if (interruption.requested()) {
                throw new CancellationException("interrupted between attempts");
            }
            first = false;
        }
    }

    private DeviceGauge gauge(RunSpec spec, TrainingData data) {
        double flops = ModelFlops.of(NetworkPlan.network(spec, data)).training();
        return new DeviceGauge(flops, deviceRate.flopsPerSecond(), engine::bytesInUse);
    }
}
