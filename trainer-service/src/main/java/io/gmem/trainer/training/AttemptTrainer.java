package io.gmem.trainer.training;

import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.checkpoint.CheckpointStore;
import io.gmem.trainer.distributed.RankLostException;
import io.gmem.trainer.distributed.SynchronousTrainer;
import io.gmem.trainer.distributed.WorkerPool;
import io.gmem.trainer.evaluation.EvaluationGrid;
import io.gmem.trainer.state.Interruption;
import io.gmem.trainer.state.RunLedger;
import io.gmem.trainer.telemetry.ProgressReporter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Runs a training attempt as rank 0, which writes checkpoints, evaluates them and records the state of the run. */
@Singleton
class AttemptTrainer {
    private static final Logger LOG = Logger.getLogger(AttemptTrainer.class);

    private final TensorEngine engine;
    private final WorkerPool pool;
    private final CheckpointStore checkpoints;
    private final EvaluationGrid grid;
    private final RunLedger ledger;

    AttemptTrainer(
            TensorEngine engine, WorkerPool pool, CheckpointStore checkpoints, EvaluationGrid grid, RunLedger ledger) {
        this.engine = engine;
        this.pool = pool;
        this.checkpoints = checkpoints;
        this.grid = grid;
        this.ledger = ledger;
    }

    /**
     * Trains until the run is over, or until a different set of ranks must resume from the checkpoint just written.
     *
     * @return whether the run is over
     * @throws RankLostException when a worker is lost; the checkpoints are kept
     */
    boolean train(TrainingAttempt attempt, ProgressReporter progress, Interruption interruption)
            throws IOException, InterruptedException {
        int threads = engine.threads();
        try (WorkerPool.Group workers = pool.allocate(attempt.assignment(), attempt.worldSize() - 1);
                TrainingSession session =
                        RunSession.open(engine, attempt.spec(), attempt.data(), attempt.checkpoint())) {
            var trainer = new SynchronousTrainer(attempt.spec(), attempt.data(), session);
            joinWorkers(workers, trainer, threads, interruption);
            var steps =
                    new TrainingSteps(attempt, session, trainer, workers, checkpoints, grid, progress, interruption);
            return train(attempt, session, steps);
        } finally {
            engine.useThreads(threads);
        }
    }

    private void joinWorkers(
            WorkerPool.Group workers, SynchronousTrainer trainer, int threads, Interruption interruption)
            throws IOException, InterruptedException {
        int ready = workers.awaitReady(interruption);
        if (ready > 0) {
            engine.useThreads(workers.coordinatorThreads(threads));
            trainer.join(engine, workers.rendezvous());
        }
    }

    private boolean train(TrainingAttempt attempt, TrainingSession session, TrainingSteps steps) throws IOException {
        RunSpec spec = attempt.spec();
        long from = session.trainingStep();
        ledger.reached(spec.id(), from);
        Instant acceptedAt = ledger.acceptedAt(spec.id());
        if (attempt.first() && !ledger.record(new RunEvent.Started(spec, acceptedAt, Instant.now(), from))) {
            return true;
        }
        LOG.infof("training attempt started: runId=%s trainingStep=%d", spec.id(), from);
        if (!steps.run(step -> ledger.reached(spec.id(), step))) {
            LOG.infof("world size changes: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
            return false;
        }
        if (ledger.record(new RunEvent.Completed(spec, acceptedAt, Instant.now(), steps.loss()))) {
            LOG.infof("run completed: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
        }
        return true;
    }
}
