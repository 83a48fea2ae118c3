package io.gmem.sampler.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Admission and execution of jobs. */
@ConfigMapping(prefix = "gmem.jobs")
public interface JobsConfig {
    /** Maximum number of accepted, unfinished jobs, 1 to 10,000. Further commands wait on their topic. */
    @WithDefault("64")
    int places();

    /** Time a job waits for the first checkpoint before it fails with {@code no_model}; 0 to 1 hour. */
    @WithDefault("60s")
    Duration waitForModel();

    /** Jobs processed concurrently, 1 to 256. Their images share the slots of {@code gmem.sampler.slots}. */
    @WithDefault("16")
    int atOnce();

    /** Sampling time of a job before it fails with {@code deadline_exceeded}, from the moment it starts; 1 second to 1 day. */
    @WithDefault("6h")
    Duration timeLimit();
}
