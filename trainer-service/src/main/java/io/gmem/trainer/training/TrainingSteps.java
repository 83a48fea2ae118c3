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

/** The training steps of one run, and its checkpoints between them. Belongs to one thread. */
final class TrainingSteps {
    private static final Logger LOG = Logger.getLogger(TrainingSteps.class);
    private static final long NEVER = -1;

    /** Why the ranks stopped where they did. Asked once: a pause may be over before its checkpoint is written. */
    private enum Halt {
        AS_PLANNED,
        INTERRUPTED,
        RANK_LEAVES
    }

    private final RunSpec spec;
    private final TrainingData data;
    private final TrainingSession session;
    private final SynchronousTrainer lockstep;
    private final WorkerPool.Members members;
    private final CheckpointStore shelf;
    private final EvaluationGrid grid;
    private final ProgressReporter progress;
    private final Interruption interruption;
    private final RunCurves curves;
    private final StepWindow sinceCheckpoint = new StepWindow();
    private long saved = NEVER;
    private @Nullable Double loss;

    TrainingSteps(
            TrainingAttempt round,
            TrainingSession session,
            SynchronousTrainer lockstep,
            WorkerPool.Members members,
            CheckpointStore shelf,
            EvaluationGrid grid,
            ProgressReporter progress,
            Interruption interruption)
            throws IOException {
        this.spec = round.spec();
        this.data = round.data();
        this.session = session;
        this.lockstep = lockstep;
        this.members = members;
        this.shelf = shelf;
        this.grid = grid;
        this.progress = progress;
        this.interruption = interruption;
        this.curves = new RunCurves(Clock.systemUTC(), spec.steps(), spec.batchSize(), progress.gauge());
        if (round.from().isPresent()) {
            goOnFrom(round.from().get());
        }
    }

    /** The session comes from this checkpoint. */
    private void goOnFrom(CheckpointStore.Found found) throws IOException {
        curves.goOnFrom(found.folder());
        saved = session.trainingStep();
        loss = found.state().loss();
    }

    /**
     * Trains to the run's end, with a checkpoint there, at the beginning, and in between as the run says; or to a checkpoint after
     * which more workers would take part, or one of them wants to go.
     *
     * @param reached is told the number of training steps after each
     * @return whether the run's end is reached
     * @throws CancellationException when interrupted; a stopping service leaves a checkpoint of the last step
     */
    boolean run(LongConsumer reached) throws IOException {
        if (saved == NEVER) {
            checkpoint();
        }
        while (session.trainingStep() < spec.steps()) {
            long every = spec.checkpointEvery();
            Halt halt = trainUntil(Math.min(spec.steps(), (session.trainingStep() / every + 1) * every), reached);
            if (halt == Halt.INTERRUPTED && interruption.cancelled()) {
                throw new CancellationException("cancelled");
            }
            lockstep.requireEqualRanks();
            sayPace();
            checkpoint();
            if (halt == Halt.INTERRUPTED) {
                throw new CancellationException("stopping");
            }
            if (halt == Halt.RANK_LEAVES || (session.trainingStep() < spec.steps() && members.moreWouldCome())) {
                return false;
            }
        }
        return true;
    }

    /** Together with all workers. */
    private Halt trainUntil(long trainingStep, LongConsumer reached) {
        members.trainUntil(trainingStep);
        while (session.trainingStep() < trainingStep) {
            boolean interrupted = interruption.requested();
            if (!lockstep.allGoOn(!interrupted)) {
                return interrupted ? Halt.INTERRUPTED : Halt.RANK_LEAVES;
            }
            StepReport report = lockstep.step();
            sinceCheckpoint.add(report);
            curves.add(report);
            progress.trained(report);
            reached.accept(session.trainingStep());
        }
        return Halt.AS_PLANNED;
    }

    private void sayPace() {
        if (lockstep.ranks() > 1) {
            StepTiming pace = lockstep.pace();
            LOG.infof(
                    "ranks are equal: runId=%s trainingStep=%d ranks=%d stepMillis=%.2f exchangeShare=%.3f",
                    spec.id(), session.trainingStep(), lockstep.ranks(), pace.stepMillis(), pace.exchangeShare());
        }
    }

    /** Mean loss before the newest checkpoint. */
    double loss() {
        if (loss == null) {
            throw new IllegalStateException("no training step was done");
        }
        return loss;
    }

    /** What a checkpoint shows of the run: what it measures, its curves and its samples. */
    private void looks(Path folder, @Nullable Evaluation evaluation) throws IOException {
        if (evaluation != null) {
            curves.measured(session.trainingStep(), evaluation);
            EvaluationCard.append(folder, evaluation, spec.evaluation());
        }
        curves.write(folder);
        grid.write(spec, folder, data, interruption);
    }

    /** Unless this step has one. */
    private void checkpoint() throws IOException {
        if (session.trainingStep() == saved) {
            return;
        }
        long start = System.nanoTime();
        if (sinceCheckpoint.count() > 0) {
            loss = sinceCheckpoint.loss();
            sinceCheckpoint.clear();
        }
        shelf.put(spec, session, data, loss, this::looks, interruption);
        saved = session.trainingStep();
        long paused = System.nanoTime() - start;
        progress.pausedFor(paused);
        curves.pausedFor(TimeUnit.NANOSECONDS.toMillis(paused));
    }
}
