package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.JobEvent;
import io.gmem.eventlog.HeldPartitions;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/**
 * Which jobs are this instance's. Instances share the partitions of the topic of commands out among themselves, and a job is seen to
 * by whoever holds the partition of its id: accepted, drawn, answered and cancelled. Who gains a partition goes on with its open jobs,
 * who loses one drops them at the next solver step and says nothing. Any thread.
 */
final class PartitionOwnership {
    private final JobState board;
    private final JobQueue queue;
    private final HeldPartitions held;

    PartitionOwnership(JobState board, JobQueue queue, HeldPartitions held) {
        this.board = board;
        this.queue = queue;
        this.held = held;
    }

    boolean mine(JobId job) {
        return held.holds(job.value());
    }

    /** Returns how many jobs that somebody else had accepted go on here. The board must know all that was said before. */
    int gained(Collection<TopicPartition> partitions) {
        held.gained(partitions);
        return Math.toIntExact(board.open().stream().filter(this::takeUp).count());
    }

    /** Jobs under way look at {@link #mine} themselves. */
    void lost(Collection<TopicPartition> partitions) {
        held.lost(partitions);
        queue.takeAll(ticket -> !mine(ticket.job().job())).forEach(queue::done);
    }

    /** Goes on with a job, if it is open, this instance's, and not in hand. */
    void takeUp(JobId job) {
        board.open(job).ifPresent(this::takeUp);
    }

    private boolean takeUp(JobEvent.Accepted job) {
        return mine(job.job()) && queue.putResumed(job);
    }

    int partitions() {
        return held.count();
    }
}
