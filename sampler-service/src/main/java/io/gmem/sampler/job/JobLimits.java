package io.gmem.sampler.job;

import io.gmem.contracts.failure.InvalidInputException;
import java.time.Duration;

/** {@link JobsConfig}, checked. */
record JobLimits(int places, Duration waitForModel, int atOnce, Duration timeLimit) {
    JobLimits {
        InvalidInputException.unless(
                places >= 1 && places <= 10_000, "gmem.jobs.places", "is from 1 to 10000, not " + places);
        InvalidInputException.unless(
                !waitForModel.isNegative() && waitForModel.compareTo(Duration.ofHours(1)) <= 0,
                "gmem.jobs.wait-for-model",
                "is from 0 to 1 hour, not " + waitForModel);
        InvalidInputException.unless(
                atOnce >= 1 && atOnce <= 256, "gmem.jobs.at-once", "is from 1 to 256, not " + atOnce);
        InvalidInputException.unless(
                timeLimit.compareTo(Duration.ofSeconds(1)) >= 0 && timeLimit.compareTo(Duration.ofDays(1)) <= 0,
                "gmem.jobs.time-limit",
                "is from 1 second to 1 day, not " + timeLimit);
    }

    static JobLimits of(JobsConfig config) {
        return new JobLimits(config.places(), config.waitForModel(), config.atOnce(), config.timeLimit());
    }
}
