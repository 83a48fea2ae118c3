package io.gmem.trainer.distributed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Workers of runs with {@code execution.workers} above 1. */
@ConfigMapping(prefix = "gmem.workers")
public interface WorkersConfig {
    /** Source of the workers. */
    enum Where {
        /** Child processes of the trainer, started per run, on the cores of the trainer. */
        PROCESSES,
        /** Workers on any host that register through Kafka. */
        CLUSTER
    }

    /** {@code processes} or {@code cluster}. */
    @WithDefault("processes")
    Where where();

    /**
     * Address of the trainer as seen by cluster workers, and the only address at which its process groups listen. Process groups
     * have no authentication: use an address of a private network.
     */
    @WithDefault("127.0.0.1")
    String address();

    /** Silence after which a rank counts as lost. Must exceed the duration of the slowest training step. */
    @WithDefault("60s")
    Duration timeout();

    /** Time in which a worker must start and load data and weights. An attempt starts without the workers that exceed it. */
    @WithDefault("180s")
    Duration startTimeout();

    /**
     * Time an attempt waits for cluster workers to register before it starts with the available ones. Further workers join at a
     * checkpoint.
     */
    @WithDefault("10s")
    Duration gatherTime();

    /** Silence after which an idle cluster worker counts as lost. Workers send a heartbeat every two seconds. */
    @WithDefault("10s")
    Duration presence();
}
