package io.gmem.gateway.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the limit on open jobs. */
@ConfigMapping(prefix = "gmem.open-jobs")
public interface AdmissionConfig {
    /** Maximum number of unfinished jobs in the suite, 1 to 100,000; further requests fail with 429 and Retry-After. */
    @WithDefault("512")
    int limit();
}
