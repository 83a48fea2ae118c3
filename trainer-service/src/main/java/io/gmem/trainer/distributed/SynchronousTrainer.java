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
 * Runs the training steps of one rank. All ranks of a group make the same calls in the same order, each from one thread. Without a
 * group, the rank trains alone.
 */
public final class SynchronousTrainer {
    private final RunSpec spec;
    private final TrainingData data;
    private final TrainingSession session;
    private final BatchOrder batchOrder;
    private BatchSlice slice = BatchSlice.WHOLE;
    private @Nullable ProcessGroup group;
    private long steps;
    private long stepNanos;
    private long votingNanos;

    public SynchronousTrainer(RunSpec spec, TrainingData data, TrainingSession session) {
        this.spec = spec;
        this.data = data;
        this.session = session;
        this.batchOrder = new BatchOrder(spec.seed(), data.count());
    }

    /**
     * Joins the process group and verifies that all ranks start with equal weights.
     *
     * @throws RankLostException when the other ranks do not join in time
     */
    public void join(TensorEngine engine, ProcessGroup.Place place) {
        ProcessGroup joined;
        try {
            joined = ProcessGroup.join(engine, place);
        } catch (IllegalStateException e) {
            throw new RankLostException(
                    "rank " + place.rank() + " failed to join the process group: " + e.getMessage(), e);
        }
        session.joinGroup(joined, System::nanoTime);
        group = joined;
        slice = new BatchSlice(place.rank(), place.size());
        requireEqualRanks();
    }

    /**
     * Returns whether all ranks agree to continue. Must be called before each step.
     *
     * @throws RankLostException when a rank is lost
     */
    public boolean allContinue(boolean vote) {
        long begin = System.nanoTime();
        boolean unanimous = Arrays.stream(gather(vote ? 1 : 0)).allMatch(each -> each == 1);
        votingNanos += System.nanoTime() - begin;
        return unanimous;
    }

    /**
     * Trains on this rank's slice of the next batch; the report covers the whole batch.
     *
     * @throws RankLostException when a rank is lost; the session is unusable afterwards
     */
    public StepReport step() {
        long begin = System.nanoTime();
        long step = session.trainingStep();
        int batchSize = spec.batchSize();
        boolean[] mirrored = data.dataset().mirrored() ? batchOrder.coins(step, batchSize) : new boolean[batchSize];
        int grid = session.config().projection() == null ? 0 : session.config().gridSize();
        TrainingBatch batch = data.batch(slice.of(batchOrder.indices(step, batchSize)), slice.of(mirrored), grid);
        try {
            StepReport report = session.step(batch.asSlice(slice.first(batchSize), batchSize));
            steps++;
            stepNanos += System.nanoTime() - begin;
            return report;
        } catch (ProcessGroup.LostPeerException e) {
            throw lost(e);
        }
    }

    /** Returns the world size, this rank included. */
    public int worldSize() {
        return slice.size();
    }

    /** Returns the timing of all steps so far. */
    public StepTiming timing() {
        return StepTiming.of(steps, stepNanos + votingNanos, session.exchangeNanos() + votingNanos);
    }

    /**
     * Compares the weights, averages and moments of all ranks.
     *
     * @throws FailureException when they are not bit-identical; the state must not be published then
     * @throws RankLostException when a rank is lost
     */
    public void requireEqualRanks() {
        if (group == null) {
            return;
        }
        long[] fingerprints = gather(session.fingerprint());
        if (Arrays.stream(fingerprints).distinct().count() > 1) {
            throw new FailureException(
                    new Failure(
                            "ranks_differ",
                            Category.INTERNAL,
                            true,
                            "execution.workers",
                            "the weights of the workers differ at training step " + session.trainingStep()
                                    + " (checksums " + Arrays.toString(fingerprints)
                                    + "); earlier checkpoints are valid: check for faulty memory, or set execution.workers to 1"));
        }
    }

    private long[] gather(long local) {
        if (group == null) {
            return new long[] {local};
        }
        try {
            return group.gather(local);
        } catch (ProcessGroup.LostPeerException e) {
            throw lost(e);
        }
    }

    private RankLostException lost(ProcessGroup.LostPeerException e) {
        return new RankLostException(e.getMessage() + " at training step " + session.trainingStep(), e);
    }
}
