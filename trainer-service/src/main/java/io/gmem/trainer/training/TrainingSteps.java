package io.gmem.trainer.training;

import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.training.BatchOrder;
import io.gmem.diffusion.training.StepReport;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.checkpoint.CheckpointShelf;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.evaluation.EvaluationGrid;
import io.gmem.trainer.ledger.Interruption;
import io.gmem.trainer.telemetry.ProgressReporter;
import io.gmem.trainer.telemetry.RunCurves;
import io.gmem.trainer.telemetry.StepWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The training steps of one run, and its checkpoints between them. Belongs to one thread. */
final class TrainingSteps {
    private static final long NEVER = -1;

    private final RunSpec spec;
    private final TrainingData data;
    private final TrainingSession session;
    private final CheckpointShelf shelf;
    private final EvaluationGrid grid;
    private final ProgressReporter progress;
    private final Interruption interruption;
    private final BatchOrder order;
    private final RunCurves curves;
    private final StepWindow sinceCheckpoint = new StepWindow();
    private long saved = NEVER;
    private @Nullable Double loss;

    TrainingSteps(
            RunSpec spec,
            TrainingData data,
            TrainingSession session,
            CheckpointShelf shelf,
            EvaluationGrid grid,
            ProgressReporter progress,
            Interruption interruption) {
        this.spec = spec;
        this.data = data;
        this.session = session;
        this.shelf = shelf;
        this.grid = grid;
        this.progress = progress;
        this.interruption = interruption;
        this.curves = new RunCurves(Clock.systemUTC(), spec.steps(), spec.batchSize());
        this.order = new BatchOrder(spec.seed(), data.count());
    }

    /** Says that the session comes from this checkpoint. */
    void goOnFrom(CheckpointShelf.Found found) throws IOException {
        curves.goOnFrom(found.folder());
        saved = session.trainingStep();
        loss = found.state().loss();
    }

    /**
     * Trains to the run's end, with a checkpoint there, at the beginning, and in between as the run says.
     *
     * @param reached is told the number of training steps after each
     * @throws CancellationException when interrupted; a stopping service leaves a checkpoint of the last step
     */
    void run(LongConsumer reached) throws IOException {
        while (session.trainingStep() < spec.steps()) {
            if (saved == NEVER || session.trainingStep() % spec.checkpointEvery() == 0) {
                checkpoint();
            }
            endIfInterrupted();
            StepReport report = step();
            sinceCheckpoint.add(report);
            curves.add(report);
            progress.trained(report);
            reached.accept(session.trainingStep());
        }
        checkpoint();
    }

    /** Mean loss before the newest checkpoint. */
    double loss() {
        if (loss == null) {
            throw new IllegalStateException("no training step was done");
        }
        return loss;
    }

    private void endIfInterrupted() throws IOException {
        if (interruption.cancelled()) {
            throw new CancellationException("cancelled");
        }
        if (interruption.stopping()) {
            checkpoint();
            throw new CancellationException("stopping");
        }
    }

    private StepReport step() {
        long step = session.trainingStep();
        int[] indices = order.indices(step, spec.batchSize());
        boolean[] mirrored =
                data.dataset().mirrored() ? order.coins(step, spec.batchSize()) : new boolean[spec.batchSize()];
        boolean places = spec.objectiveOrSystems().projectionWeight() > 0;
        return session.step(data.batch(indices, mirrored, places));
    }

    /** What a checkpoint shows of the run: its curves and its samples. */
    private void looks(Path folder) throws IOException {
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
