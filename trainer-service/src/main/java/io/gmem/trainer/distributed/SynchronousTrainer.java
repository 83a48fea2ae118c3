package io.gmem.trainer.distributed;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.BatchOrder;
import io.gmem.diffusion.training.StepReport;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The training steps of one rank; all ranks of a group make the same calls in the same order, each from one thread. A rank that
 * trains alone agrees with itself.
 */
public final class SynchronousTrainer {
    private final RunSpec spec;
    private final TrainingData data;
    private final TrainingSession session;
    private final BatchOrder order;
    private BatchSlice part = BatchSlice.WHOLE;
    private @Nullable ProcessGroup group;
    private long steps;
    private long stepNanos;
    private long askingNanos;

    public SynchronousTrainer(RunSpec spec, TrainingData data, TrainingSession session) {
        this.spec = spec;
        this.data = data;
        this.session = session;
        this.order = new BatchOrder(spec.seed(), data.count());
    }

    /**
     * Waits for the others and makes sure that all begin with the same weights.
     *
     * @throws RankLostException when they do not come in time
     */
    public void join(TensorEngine engine, ProcessGroup.Place place) {
        ProcessGroup joined;
        try {
            joined = ProcessGroup.join(engine, place);
        } catch (IllegalStateException e) {
            throw new RankLostException("rank " + place.rank() + " did not find the others: " + e.getMessage(), e);
        }
        session.joinGroup(joined, System::nanoTime);
        group = joined;
        part = new BatchSlice(place.rank(), place.size());
        requireEqualRanks();
    }

    /**
     * Whether all ranks want to go on. Asked before each step.
     *
     * @throws RankLostException when one of them is gone
     */
    public boolean allGoOn(boolean wanted) {
        long begin = System.nanoTime();
        boolean agreed = Arrays.stream(gather(wanted ? 1 : 0)).allMatch(wish -> wish == 1);
        askingNanos += System.nanoTime() - begin;
        return agreed;
    }

    /**
     * Trains on this rank's part of the next step; reports on the whole of it.
     *
     * @throws RankLostException when a rank is gone; the session is then of no more use
     */
    public StepReport step() {
        long begin = System.nanoTime();
        long step = session.trainingStep();
        int whole = spec.batchSize();
        boolean[] mirrored = data.dataset().mirrored() ? order.coins(step, whole) : new boolean[whole];
        int grid = session.config().projection() == null ? 0 : session.config().gridSize();
        TrainingBatch batch = data.batch(part.of(order.indices(step, whole)), part.of(mirrored), grid);
        try {
            StepReport report = session.step(batch.asPart(part.first(whole), whole));
            steps++;
            stepNanos += System.nanoTime() - begin;
            return report;
        } catch (ProcessGroup.LostPeerException e) {
            throw lost(e);
        }
    }

    /** Ranks that train together, this one included. */
    public int ranks() {
        return part.size();
    }

    /** Of all steps so far. */
    public StepTiming pace() {
        return StepTiming.of(steps, stepNanos + askingNanos, session.exchangeNanos() + askingNanos);
    }

    /**
     * Compares the weights, averages and moments of all ranks.
     *
     * @throws FailureException when they are not equal to the bit: nothing of this may be published
     * @throws RankLostException when a rank is gone
     */
    public void requireEqualRanks() {
        if (group == null) {
            return;
        }
        long[] fingerprints = gather(session.fingerprint());
        if (Arrays.stream(fingerprints).distinct().count() > 1) {
            throw new FailureException(new Failure(
                    "ranks_differ",
                    Category.INTERNAL,
                    true,
                    "execution.workers",
                    "the workers' weights are no longer equal at training step " + session.trainingStep()
                            + " (checksums " + Arrays.toString(fingerprints)
                            + "); earlier checkpoints are sound: look for failing memory, or train with one worker"));
        }
    }

    private long[] gather(long mine) {
        if (group == null) {
            return new long[] {mine};
        }
        try {
            return group.gather(mine);
        } catch (ProcessGroup.LostPeerException e) {
            throw lost(e);
        }
    }

    private RankLostException lost(ProcessGroup.LostPeerException e) {
        return new RankLostException(e.getMessage() + " at training step " + session.trainingStep(), e);
    }
}
