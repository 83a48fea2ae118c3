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
 * Allocates workers for a run and exchanges the messages outside their process group: assignment, rendezvous, and how far to train.
 * No message is sent between two checkpoints.
 */
public interface WorkerPool extends AutoCloseable {
    /**
     * The work that a worker prepares for, sent once before a training attempt.
     *
     * @param checkpoint checkpoint to resume from; null for a new run
     */
    record Assignment(
            RunSpec run, TrainingSources sources, @Nullable ArtifactRef checkpoint) {}

    /**
     * Requests workers without waiting for them.
     *
     * @param count number of workers besides the caller; may be 0
     */
    Group allocate(Assignment assignment, int count) throws IOException;

    /** Stops following workers. */
    @Override
    void close();

    /** The workers of one training attempt, used by no other attempt. Confined to one thread. */
    interface Group extends AutoCloseable {
        /**
         * Waits until the workers have loaded their assignment. Workers that do not become ready in time are dismissed.
         *
         * @return number of ready workers
         * @throws CancellationException when interrupted
         */
        int awaitReady(Interruption interruption) throws InterruptedException;

        /** Sends the ready workers the parameters of a new process group; returns those of the caller, which has rank 0. */
        ProcessGroup.Place rendezvous() throws IOException;

        /** Returns the threads that remain for the caller, of {@code all} that it has when it trains alone. */
        int coordinatorThreads(int all);

        /** Returns whether the run requests more workers than these, and further workers are available. */
        boolean moreAvailable();

        /**
         * Instructs the workers to train to a step, or until a rank votes to stop. They then compare their weights. If the
         * instruction is lost, the process group detects the missing rank.
         */
        void trainUntil(long trainingStep);

        /** Stops the workers, whatever their state. */
        @Override
        void close();
    }
}
