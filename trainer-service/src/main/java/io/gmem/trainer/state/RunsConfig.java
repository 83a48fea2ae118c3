package io.gmem.trainer.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many runs are taken in. */
@ConfigMapping(prefix = "gmem.runs")
public interface RunsConfig {
    /** Runs accepted and not over, at most, 1 to 10,000; one more is refused with {@code queue_full}. */
    @WithDefault("64")
    int places();
}
