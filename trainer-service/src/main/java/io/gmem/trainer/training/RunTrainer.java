package io.gmem.trainer.training;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.NonFiniteLossException;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.eventlog.EventPublisher;
import io.gmem.trainer.checkpoint.CheckpointShelf;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.data.TrainingDataLoader;
import io.gmem.trainer.evaluation.EvaluationGrid;
import io.gmem.trainer.ledger.Interruption;
import io.gmem.trainer.ledger.RunLedger;
import io.gmem.trainer.telemetry.ProgressReporter;
import io.gmem.trainer.telemetry.TrainingMetrics;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/**
 * Trains one run from where it stands to its end. Ends early, without a terminal state, when the service stops: the next start
 * goes on from the last checkpoint.
 */
@Singleton
public class RunTrainer {
    private static final Logger LOG = Logger.getLogger(RunTrainer.class);

    private final TensorEngine engine;
    private final TrainingDataLoader loader;
    private final CheckpointShelf shelf;
    private final RunLedger ledger;
    private final EventPublisher publisher;
    private final TrainingMetrics metrics;
    private final EvaluationGrid grid;

    RunTrainer(
            TensorEngine engine,
            TrainingDataLoader loader,
            CheckpointShelf shelf,
            RunLedger ledger,
            EventPublisher publisher,
            TrainingMetrics metrics,
            EvaluationGrid grid) {
        this.engine = engine;
        this.loader = loader;
        this.shelf = shelf;
        this.ledger = ledger;
        this.publisher = publisher;
        this.metrics = metrics;
        this.grid = grid;
    }

    /**
     * Returns when the run is over, or as soon as it is interrupted.
     *
     * @throws FailureException when the run cannot be trained, saying why
     */
    public void train(RunSpec spec, Interruption interruption) throws IOException, InterruptedException {
        try (TrainingData data = loader.load(spec, interruption)) {
            train(spec, data, interruption);
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

    private void train(RunSpec spec, TrainingData data, Interruption interruption) throws IOException {
        Optional<CheckpointShelf.Found> newest = shelf.newest(spec, data, interruption);
        try (TrainingSession session = open(spec, data, newest)) {
            long from = session.trainingStep();
            ledger.reached(spec.id(), from);
            Instant acceptedAt = ledger.acceptedAt(spec.id());
            if (!ledger.record(new RunEvent.Started(spec, acceptedAt, Instant.now(), from))) {
                return;
            }
            LOG.infof("run started: runId=%s trainingStep=%d", spec.id(), from);
            var progress = new ProgressReporter(publisher, metrics, spec);
            var steps = new TrainingSteps(spec, data, session, shelf, grid, progress, interruption);
            if (newest.isPresent()) {
                steps.goOnFrom(newest.get());
            }
            steps.run(step -> ledger.reached(spec.id(), step));
            double loss = steps.loss();
            if (ledger.record(new RunEvent.Completed(spec, acceptedAt, Instant.now(), loss))) {
                LOG.infof("run completed: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
            }
        }
    }

    private TrainingSession open(RunSpec spec, TrainingData data, Optional<CheckpointShelf.Found> newest)
            throws IOException {
        return newest.isPresent()
                ? TrainingSession.resume(engine, newest.get().folder(), NetworkPlan.execution(spec))
                : TrainingSession.begin(
                        engine,
                        NetworkPlan.network(spec, data),
                        NetworkPlan.training(spec),
                        NetworkPlan.execution(spec));
    }
}
