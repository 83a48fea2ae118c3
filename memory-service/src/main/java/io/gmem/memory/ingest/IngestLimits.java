package io.gmem.memory.ingest;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.util.List;

/**
 * Limits of a data set.
 *
 * @param totalPixels maximum number of pixels of all images together, as decoded
 * @param imagesPerShard maximum number of images prepared together
 */
public record IngestLimits(long totalPixels, int imagesPerShard) {
    private static final int MAX_LABEL_CHARACTERS = 400_000;

    public IngestLimits {
        if (totalPixels < 1 || imagesPerShard < 1) {
            throw new IllegalArgumentException("totalPixels and imagesPerShard must be at least 1 (were %d and %d)"
                    .formatted(totalPixels, imagesPerShard));
        }
    }

    void checkLabels(List<String> labels) {
        if (labels.stream().mapToInt(String::length).sum() > MAX_LABEL_CHARACTERS) {
            throw new FailureException(new Failure(
                    "too_many_labels",
                    Category.USER,
                    false,
                    "source",
                    "the names of the %d label folders in source must have at most %d characters in total; use fewer or shorter folder names"
                            .formatted(labels.size(), MAX_LABEL_CHARACTERS)));
        }
    }
}
