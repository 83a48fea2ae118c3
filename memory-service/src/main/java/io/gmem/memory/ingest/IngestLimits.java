package io.gmem.memory.ingest;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.util.List;

/**
 * How much a data set may ask for.
 *
 * @param totalPixels of all pictures together, as decoded
 * @param picturesInShard pictures prepared together, at the most
 */
public record IngestLimits(long totalPixels, int picturesInShard) {
    private static final int MOST_LABEL_CHARACTERS = 400_000;

    public IngestLimits {
        if (totalPixels < 1 || picturesInShard < 1) {
            throw new IllegalArgumentException("totalPixels is %d, picturesInShard %d; both must be at least 1"
                    .formatted(totalPixels, picturesInShard));
        }
    }

    void checkLabels(List<String> labels) {
        if (labels.stream().mapToInt(String::length).sum() > MOST_LABEL_CHARACTERS) {
            throw new FailureException(new Failure(
                    "too_many_labels",
                    Category.USER,
                    false,
                    "source",
                    "source has %d folders that name labels, %d characters of names are the most; put the pictures into fewer folders"
                            .formatted(labels.size(), MOST_LABEL_CHARACTERS)));
        }
    }
}
