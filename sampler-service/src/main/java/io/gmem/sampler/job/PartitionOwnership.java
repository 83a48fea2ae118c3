package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import io.gmem.eventlog.HeldPartitions;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides which jobs this instance owns. The instances divide the partitions of the command topic among themselves. The instance
 * that owns the partition of a job's id accepts, performs, concludes and cancels the job. A new owner resumes the open jobs of the
 * partition; the previous owner drops them at the next solver step and publishes nothing. Thread-safe.
 */
final class PartitionOwnership {
    private final JobState state;
    private final JobQueue queue;
    private final HeldPartitions held;

    PartitionOwnership(JobState state, JobQueue queue, HeldPartitions held) {
        this.state = state;
        this.queue = queue;
        this.held = held;
    }

    boolean owns(JobId job) {
        return held.holds(job.value());
    }

    /**
     * Adds partitions and resumes their open jobs; returns the number of resumed jobs. {@link JobState} must include all earlier
     * events.
     */
    int gained(Collection<TopicPartition> partitions) {
        held.gained(partitions);
        return Math.toIntExact(state.open().stream().filter(this::resumeJob).count());
    }

    /** Removes partitions and drops their waiting jobs. Running jobs poll {@link #owns} themselves. */
    void lost(Collection<TopicPartition> partitions) {
        held.lost(partitions);
        queue.removeWaiting(queued -> !owns(queued.job().job())).forEach(queue::done);
    }

    /** Resumes a job if it is open, owned by this instance and not held already. */
    void resume(JobId job) {
        state.open(job).ifPresent(this::resumeJob);
    }

    private boolean resumeJob(JobEvent.Accepted job) {
        return owns(job.job()) && queue.putResumed(job);
    }

    int partitions() {
        return held.count();
    }
}
