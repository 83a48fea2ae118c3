package io.gmem.sampler.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Models and training images kept in memory. */
@ConfigMapping(prefix = "gmem.models")
public interface ModelsConfig {
    /** Models kept in addition to the serving one, for jobs that name a checkpoint or bank; 0 to 16. */
    @WithDefault("2")
    int extra();

    /**
     * Training images kept for comparison with generated ones, 1 to 1,000,000, and never more than 256 MiB. Larger data sets are
     * represented by a seeded sample.
     */
    @WithDefault("20000")
    int trainingPictures();
}
