package io.gmem.trainer.distributed;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.trainer.data.TrainingSources;
import io.gmem.trainer.state.Interruption;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Finds workers for a run, and carries the few words that are said outside of their process group: who takes part, where they
 * meet, how far they train. Nothing is said here between one checkpoint and the next.
 */
public interface WorkerPool extends AutoCloseable {
    /**
     * What a worker prepares for. Said once, before a round.
     *
     * @param checkpoint that the round goes on from; null for the beginning
     */
    record Assignment(
            RunSpec run, TrainingSources sources, @Nullable ArtifactRef checkpoint) {}

    /**
     * Calls for workers and does not wait for them.
     *
     * @param count besides the caller; may be 0
     */
    Members call(Assignment assignment, int count) throws IOException;

    /** Ends the looking for workers. */
    @Override
    void close();

    /** The workers of one round, and nobody else's. Belongs to one thread. */
    interface Members extends AutoCloseable {
        /**
         * Waits until the workers have loaded their assignment; those who have not within a while are sent away.
         *
         * @return how many there are
         * @throws CancellationException when interrupted
         */
        int awaitReady(Interruption interruption) throws InterruptedException;

        /** Tells those who are ready their places in a new group; returns the caller's own, which is of rank 0. */
        ProcessGroup.Place meet() throws IOException;

        /** Threads that are left for the caller's own computing, of as many as it has when it is alone. */
        int threadsOfCaller(int all);

        /** Whether the run wants more workers than these, and some are there who would come if they were called. */
        boolean moreWouldCome();

        /**
         * Tells them to train to a step, or until a rank wants to stop, and then to compare. One that does not hear it is missed in
         * the group.
         */
        void trainUntil(long trainingStep);

        /** Ends the workers, whatever they do. */
        @Override
        void close();
    }
}
