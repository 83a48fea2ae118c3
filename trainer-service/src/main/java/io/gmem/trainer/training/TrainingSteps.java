package io.gmem.trainer.training;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.training.StepReport;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.checkpoint.CheckpointStore;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.distributed.StepTiming;
import io.gmem.trainer.distributed.SynchronousTrainer;
import io.gmem.trainer.distributed.WorkerPool;
import io.gmem.trainer.evaluation.EvaluationCard;
import io.gmem.trainer.evaluation.EvaluationGrid;
import io.gmem.trainer.state.Interruption;
import io.gmem.trainer.telemetry.ProgressReporter;
import io.gmem.trainer.telemetry.RunCurves;
import io.gmem.trainer.telemetry.StepWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The training steps of one run and the checkpoints between them. Confined to one thread. */
final class TrainingSteps {
    private static final Logger LOG = Logger.getLogger(TrainingSteps.class);
    private static final long NEVER = -1;

    /** Why the ranks stopped. Determined once, since a pause may end before its checkpoint is written. */
    private enum Halt {
        AS_PLANNED,
        INTERRUPTED,
        RANK_LEAVES
    }

    private final RunSpec spec;
    private final TrainingData data;
    private final TrainingSession session;
    private final SynchronousTrainer trainer;
    private final WorkerPool.Group workers;
    private final CheckpointStore checkpoints;
    private final EvaluationGrid grid;
    private final ProgressReporter progress;
    private final Interruption interruption;
    private final RunCurves curves;
    private final StepWindow sinceCheckpoint = new StepWindow();
    private long lastCheckpoint = NEVER;
    private @Nullable Double loss;

    TrainingSteps(
            TrainingAttempt attempt,
            TrainingSession session,
            SynchronousTrainer trainer,
            WorkerPool.Group workers,
            CheckpointStore checkpoints,
            EvaluationGrid grid,
            ProgressReporter progress,
            Interruption interruption)
            throws IOException {
        this.spec = attempt.spec();
        this.data = attempt.data();
        this.session = session;
        this.trainer = trainer;
        this.workers = workers;
        this.checkpoints = checkpoints;
        this.grid = grid;
        this.progress = progress;
        this.interruption = interruption;
        this.curves = new RunCurves(Clock.systemUTC(), spec.steps(), spec.batchSize(), progress.gauge());
        if (attempt.from().isPresent()) {
            resumeFrom(attempt.from().get());
        }
    }

    /** Restores the curves and the loss of the checkpoint from which the session was opened. */
    private void resumeFrom(CheckpointStore.Found found) throws IOException {
        curves.resumeFrom(found.folder());
        lastCheckpoint = session.trainingStep();
        loss = found.state().loss();
    }

    /**
     * Trains to the end of the run. Checkpoints are written at the start, at the interval of the run, and at the end. Returns
     * earlier, after a checkpoint, when more workers are available or a rank leaves.
     *
     * @param reached receives the number of completed training steps after each step
     * @return whether the run is complete
     * @throws CancellationException when interrupted; a stopping service writes a checkpoint of the last step
     */
    boolean run(LongConsumer reached) throws IOException {
        if (lastCheckpoint == NEVER) {
            checkpoint();
        }
        while (session.trainingStep() < spec.steps()) {
            long interval = spec.checkpointEvery();
            Halt halt = trainUntil(Math.min(spec.steps(), (session.trainingStep() / interval + 1) * interval), reached);
            if (halt == Halt.INTERRUPTED && interruption.cancelled()) {
                throw new CancellationException("run cancelled");
            }
            trainer.requireEqualRanks();
            logTiming();
            checkpoint();
            if (halt == Halt.INTERRUPTED) {
                throw new CancellationException("service stopping or run paused");
            }
            if (halt == Halt.RANK_LEAVES || (session.trainingStep() < spec.steps() && workers.moreAvailable())) {
                return false;
            }
        }
        return true;
    }

    /** Trains to a step, together with all workers. */
    private Halt trainUntil(long trainingStep, LongConsumer reached) {
        workers.trainUntil(trainingStep);
        while (session.trainingStep() < trainingStep) {
            boolean interrupted = interruption.requested();
            if (!trainer.allContinue(!interrupted)) {
                return interrupted ? Halt.INTERRUPTED : Halt.RANK_LEAVES;
            }
            StepReport report = trainer.step();
            sinceCheckpoint.add(report);
            curves.add(report);
            progress.trained(report);
            reached.accept(session.trainingStep());
        }
        return Halt.AS_PLANNED;
    }

    private void logTiming() {
        if (trainer.worldSize() > 1) {
            StepTiming timing = trainer.timing();
            LOG.infof(
                    "ranks verified equal: runId=%s trainingStep=%d ranks=%d stepMillis=%.2f exchangeShare=%.3f",
                    spec.id(),
                    session.trainingStep(),
                    trainer.worldSize(),
                    timing.stepMillis(),
                    timing.exchangeShare());
        }
    }

    /** Returns the mean loss before the newest checkpoint. */
    double loss() {
        if (loss == null) {
            throw new IllegalStateException("no training step has been completed");
        }
        return loss;
    }

    /** Writes the attachments of a checkpoint: evaluation, curves and samples. */
    private void writeAttachments(Path folder, @Nullable Evaluation evaluation) throws IOException {
        if (evaluation != null) {
            curves.evaluated(session.trainingStep(), evaluation);
            EvaluationCard.append(folder, evaluation, spec.evaluation());
        }
        curves.write(folder);
        grid.write(spec, folder, data, interruption);
    }

    /** Writes a checkpoint, unless one exists for this step. */
    private void checkpoint() throws IOException {
        if (session.trainingStep() == lastCheckpoint) {
            return;
        }
        long start = System.nanoTime();
        if (sinceCheckpoint.count() > 0) {
            loss = sinceCheckpoint.loss();
            sinceCheckpoint.clear();
        }
        checkpoints.put(spec, session, data, loss, this::writeAttachments, interruption);
        lastCheckpoint = session.trainingStep();
        long paused = System.nanoTime() - start;
        progress.pausedFor(paused);
        curves.pausedFor(TimeUnit.NANOSECONDS.toMillis(paused));
    }
}
