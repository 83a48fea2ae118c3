package io.gmem.sampler.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How jobs are taken in. */
@ConfigMapping(prefix = "gmem.jobs")
public interface JobsConfig {
    /** Jobs accepted and not answered, at most, 1 to 10,000; beyond, commands wait on their topic. */
    @WithDefault("64")
    int places();

    /** How long a job waits for the first checkpoint before it fails with {@code no_model}; 0 to 1 hour. */
    @WithDefault("60s")
    Duration waitForModel();

    /** Jobs that are worked on at once, 1 to 256; their images share the slots of {@code gmem.sampler.slots}. */
    @WithDefault("16")
    int atOnce();

    /** How long the images of a job may take once its turn has come, before it fails with {@code deadline_exceeded}; 1 second to 1 day. */
    @WithDefault("6h")
    Duration timeLimit();
}
