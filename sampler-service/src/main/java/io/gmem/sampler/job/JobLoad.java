package io.gmem.sampler.job;

import jakarta.enterprise.context.ApplicationScoped;

/** The load of this instance. */
@ApplicationScoped
public class JobLoad {
    private final JobQueue queue;
    private final PartitionOwnership ownership;

    JobLoad(JobQueue queue, PartitionOwnership ownership) {
        this.queue = queue;
        this.ownership = ownership;
    }

    /** Jobs that wait for a worker. */
    public int waiting() {
        return queue.size();
    }

    /** Jobs that wait or are being processed. */
    public int active() {
        return queue.held();
    }

    /** Partitions of the command topic owned by this instance. */
    public int partitions() {
        return ownership.partitions();
    }
}
