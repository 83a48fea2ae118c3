package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint has to measure before it is served; all that are given must hold.
 *
 * @param maxFrechet largest Fréchet distance, above 0
 * @param maxKid largest kernel distance
 * @param maxCopyRate largest share of copies, 0 to 1
 * @param minRecall smallest recall, 0 to 1
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
                "needs at least one of max_frechet, max_kid, max_copy_rate, min_recall");
        InvalidInputException.unless(
                maxFrechet == null || (maxFrechet > 0 && Double.isFinite(maxFrechet)),
                "promotion.max_frechet",
                "is above 0, not " + maxFrechet);
        InvalidInputException.unless(
                maxKid == null || Double.isFinite(maxKid), "promotion.max_kid", "is a number, not " + maxKid);
        share(maxCopyRate, "promotion.max_copy_rate");
        share(minRecall, "promotion.min_recall");
    }

    private static void share(@Nullable Double value, String field) {
        InvalidInputException.unless(
                value == null || (value >= 0 && value <= 1), field, "is from 0 to 1, not " + value);
    }
}
