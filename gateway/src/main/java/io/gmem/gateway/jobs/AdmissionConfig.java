package io.gmem.gateway.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many jobs may be open. */
@ConfigMapping(prefix = "gmem.open-jobs")
public interface AdmissionConfig {
    /** Jobs asked for and not over, 1 to 100,000, in the whole suite; beyond it a request is told 429 and when to come again. */
    @WithDefault("512")
    int limit();
}
