package io.gmem.sampler.job;

import jakarta.enterprise.context.ApplicationScoped;

/** What this instance has to do, as numbers. */
@ApplicationScoped
public class JobLoad {
    private final JobQueue queue;
    private final PartitionOwnership share;

    JobLoad(JobQueue queue, PartitionOwnership share) {
        this.queue = queue;
        this.share = share;
    }

    /** Jobs nobody works on yet. */
    public int waiting() {
        return queue.size();
    }

    /** Jobs that wait or are worked on. */
    public int inHand() {
        return queue.inHand();
    }

    /** Partitions of commands that are held. */
    public int partitions() {
        return share.partitions();
    }
}
