package io.gmem.contracts.run;

import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * Which measured checkpoints stay beside the newest, the first, the last and those that are pinned.
 *
 * @param best how many, 1 to 100
 * @param metric by what
 */
public record RetentionSpec(int best, Metric metric) {
    private static final int MOST = 100;

    public RetentionSpec {
        InvalidInputException.unless(
                best >= 1 && best <= MOST, "retention.best", "is from 1 to " + MOST + ", not " + best);
    }
}
