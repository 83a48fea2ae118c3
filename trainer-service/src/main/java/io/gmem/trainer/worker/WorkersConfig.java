package io.gmem.trainer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Worker processes of runs with {@code execution.workers} above 1. */
@ConfigMapping(prefix = "gmem.workers")
public interface WorkersConfig {
    /** Silence after which a worker counts as lost; longer than the slowest training step. */
    @WithDefault("60s")
    Duration timeout();

    /** How long a worker may take to start and load data and weights; a round begins without those who take longer. */
    @WithDefault("180s")
    Duration startTimeout();
}
