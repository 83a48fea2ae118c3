package io.gmem.contracts.run;

import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * The retention of the best evaluated checkpoints, in addition to the newest, first, last and pinned ones.
 *
 * @param best number of retained checkpoints, 1 to 100
 * @param metric metric of the comparison
 */
public record RetentionSpec(int best, Metric metric) {
    private static final int MAX_BEST = 100;

    public RetentionSpec {
        InvalidInputException.unless(
                best >= 1 && best <= MAX_BEST,
                "retention.best",
                "must be between 1 and " + MAX_BEST + " (was " + best + ")");
    }
}
