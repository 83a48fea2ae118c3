package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The promotion gate: bounds that the evaluation of a checkpoint must meet before it is served. All given bounds must hold.
 *
 * @param maxFrechet maximum Fréchet distance, above 0
 * @param maxKid maximum kernel distance
 * @param maxCopyRate maximum share of copies, 0 to 1
 * @param minRecall minimum recall, 0 to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromotionSpec(
        @Nullable Double maxFrechet,
        @Nullable Double maxKid,
        @Nullable Double maxCopyRate,
        @Nullable Double minRecall) {
    public PromotionSpec {
        InvalidInputException.unless(
                maxFrechet != null || maxKid != null || maxCopyRate != null || minRecall != null,
                "promotion",
                "must contain at least one of max_frechet, max_kid, max_copy_rate, min_recall");
        InvalidInputException.unless(
                maxFrechet == null || (maxFrechet > 0 && Double.isFinite(maxFrechet)),
                "promotion.max_frechet",
                "must be finite and above 0 (was " + maxFrechet + ")");
        InvalidInputException.unless(
                maxKid == null || Double.isFinite(maxKid), "promotion.max_kid", "must be finite (was " + maxKid + ")");
        share(maxCopyRate, "promotion.max_copy_rate");
        share(minRecall, "promotion.min_recall");
    }

    private static void share(@Nullable Double value, String field) {
        InvalidInputException.unless(
                value == null || (value >= 0 && value <= 1), field, "must be between 0 and 1 (was " + value + ")");
    }
}
