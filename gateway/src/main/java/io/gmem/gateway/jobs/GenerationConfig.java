package io.gmem.gateway.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How images are waited for. */
@ConfigMapping(prefix = "gmem.generation")
public interface GenerationConfig {
    /** How long a request waits for its images, above 0; then it is told 504, and the job goes on. */
    @WithDefault("300s")
    Duration timeout();
}
