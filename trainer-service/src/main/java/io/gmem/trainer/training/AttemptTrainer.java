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

/** Trains a round as its rank 0: the one that keeps checkpoints, measures and speaks of the run. */
@Singleton
class AttemptTrainer {
    private static final Logger LOG = Logger.getLogger(AttemptTrainer.class);

    private final TensorEngine engine;
    private final WorkerPool membership;
    private final CheckpointStore shelf;
    private final EvaluationGrid grid;
    private final RunLedger ledger;

    AttemptTrainer(
            TensorEngine engine, WorkerPool membership, CheckpointStore shelf, EvaluationGrid grid, RunLedger ledger) {
        this.engine = engine;
        this.membership = membership;
        this.shelf = shelf;
        this.grid = grid;
        this.ledger = ledger;
    }

    /**
     * Trains until the run is over, or until others than these should go on from the checkpoint just written.
     *
     * @return whether the run is over
     * @throws RankLostException when a worker is lost; its checkpoints stay
     */
    boolean train(TrainingAttempt round, ProgressReporter progress, Interruption interruption)
            throws IOException, InterruptedException {
        int threads = engine.threads();
        try (WorkerPool.Members members = membership.call(round.assignment(), round.ranks() - 1);
                TrainingSession session = RunSession.open(engine, round.spec(), round.data(), round.checkpoint())) {
            var lockstep = new SynchronousTrainer(round.spec(), round.data(), session);
            gather(members, lockstep, threads, interruption);
            var steps = new TrainingSteps(round, session, lockstep, members, shelf, grid, progress, interruption);
            return train(round, session, steps);
        } finally {
            engine.useThreads(threads);
        }
    }

    private void gather(WorkerPool.Members members, SynchronousTrainer lockstep, int threads, Interruption interruption)
            throws IOException, InterruptedException {
        int workers = members.awaitReady(interruption);
        if (workers > 0) {
            engine.useThreads(members.threadsOfCaller(threads));
            lockstep.join(engine, members.meet());
        }
    }

    private boolean train(TrainingAttempt round, TrainingSession session, TrainingSteps steps) throws IOException {
        RunSpec spec = round.spec();
        long from = session.trainingStep();
        ledger.reached(spec.id(), from);
        Instant acceptedAt = ledger.acceptedAt(spec.id());
        if (round.first() && !ledger.record(new RunEvent.Started(spec, acceptedAt, Instant.now(), from))) {
            return true;
        }
        LOG.infof("round started: runId=%s trainingStep=%d", spec.id(), from);
        if (!steps.run(step -> ledger.reached(spec.id(), step))) {
            LOG.infof("ranks come or go: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
            return false;
        }
        if (ledger.record(new RunEvent.Completed(spec, acceptedAt, Instant.now(), steps.loss()))) {
            LOG.infof("run completed: runId=%s trainingStep=%d", spec.id(), session.trainingStep());
        }
        return true;
    }
}
