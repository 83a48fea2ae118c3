package io.gmem.trainer.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Admission of runs. */
@ConfigMapping(prefix = "gmem.runs")
public interface RunsConfig {
    /** Maximum number of accepted runs that are not over, 1 to 10,000. Further runs are rejected with {@code queue_full}. */
    @WithDefault("64")
    int places();
}
