package io.gmem.sampler.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is kept in memory. */
@ConfigMapping(prefix = "gmem.models")
public interface ModelsConfig {
    /** Models kept beside the serving one, for jobs that name a checkpoint or bank; 0 to 16. */
    @WithDefault("2")
    int extra();

    /**
     * Training pictures kept for the comparison of generated ones, 1 to 1,000,000, and never more than 256 MiB of them; of
     * larger data sets a seeded sample.
     */
    @WithDefault("20000")
    int trainingPictures();
}
