package io.gmem.sampler.job;

import io.gmem.contracts.failure.InvalidInputException;
import java.time.Duration;

/** Validated form of {@link JobsConfig}. */
record JobLimits(int slots, Duration waitForModel, int concurrency, Duration timeLimit) {
    JobLimits {
        InvalidInputException.unless(
                slots >= 1 && slots <= 10_000, "gmem.jobs.places", "must be between 1 and 10000 (was " + slots + ")");
        InvalidInputException.unless(
                !waitForModel.isNegative() && waitForModel.compareTo(Duration.ofHours(1)) <= 0,
                "gmem.jobs.wait-for-model",
                "must be between 0 and 1 hour (was " + waitForModel + ")");
        InvalidInputException.unless(
                concurrency >= 1 && concurrency <= 256,
                "gmem.jobs.at-once",
                "must be between 1 and 256 (was " + concurrency + ")");
        InvalidInputException.unless(
                timeLimit.compareTo(Duration.ofSeconds(1)) >= 0 && timeLimit.compareTo(Duration.ofDays(1)) <= 0,
                "gmem.jobs.time-limit",
                "must be between 1 second and 1 day (was " + timeLimit + ")");
    }

    static JobLimits of(JobsConfig config) {
        return new JobLimits(config.places(), config.waitForModel(), config.atOnce(), config.timeLimit());
    }
}
