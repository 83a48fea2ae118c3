package io.gmem.gateway.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of synchronous image generation. */
@ConfigMapping(prefix = "gmem.generation")
public interface GenerationConfig {
    /** Maximum time a request waits for its images, greater than 0; after it the request fails with 504 and the job continues. */
    @WithDefault("300s")
    Duration timeout();
}
