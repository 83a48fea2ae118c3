package io.gmem.trainer.distributed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Workers of runs with {@code execution.workers} above 1. */
@ConfigMapping(prefix = "gmem.workers")
public interface WorkersConfig {
    /** Where workers come from. */
    enum Where {
        /** Child processes of the trainer, started for a run, on its own cores. */
        PROCESSES,
        /** Workers that run on any host and tell by Kafka that they are there. */
        CLUSTER
    }

    /** {@code processes} or {@code cluster}. */
    @WithDefault("processes")
    Where where();

    /**
     * The trainer's own address, as workers of a cluster see it: the only one that its process groups listen at. They have no
     * authentication: an address of a private network.
     */
    @WithDefault("127.0.0.1")
    String address();

    /** Silence after which a rank counts as lost; longer than the slowest training step. */
    @WithDefault("60s")
    Duration timeout();

    /** How long a worker may take to start and load data and weights; a round begins without those who take longer. */
    @WithDefault("180s")
    Duration startTimeout();

    /** How long a round waits for workers of a cluster to show up before it begins with those there are; others join it at a checkpoint. */
    @WithDefault("10s")
    Duration gatherTime();

    /** Silence after which a worker of a cluster that does nothing counts as gone; it speaks every two seconds. */
    @WithDefault("10s")
    Duration presence();
}
