package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Response types of bank surveys. */
public final class SurveyResult {
    private SurveyResult() {}

    /**
     * Rows as points in a plane: normalized snippets projected onto their first two principal components.
     *
     * @param total number of rows that are not erased
     * @param sampled whether {@code points} is an evenly spaced sample of the rows
     * @param fittedOn number of evenly spaced rows that the components were computed from
     * @param explained fraction of the variance along each component
     */
    @Schema(name = "BankMap")
    public record Map(
            BankVersion bank, long total, boolean sampled, long fittedOn, List<Double> explained, List<Point> points) {}

    /** A row on the map. */
    @Schema(name = "BankMapPoint")
    public record Point(
            long row, float x, float y, @Nullable String label) {}

    /** Statistics of how the rows cover the snippet space. */
    @Schema(name = "BankCoverage")
    public record Coverage(
            BankVersion bank,
            long rows,
            long erased,
            List<LabelShare> labels,
            Components components,
            Nearest nearest,
            NearDuplicates nearDuplicates) {}

    /** @param label null for rows without a label */
    @Schema(name = "BankLabelShare")
    public record LabelShare(@Nullable String label, long rows, double share) {}

    /**
     * The principal components of the normalized snippets.
     *
     * @param fittedOn number of rows that they were computed from
     * @param effectiveRank equivalent number of components of equal variance
     * @param explained fraction of the variance explained by the first 1, 2, 4, … components
     * @param needed number of components that explain a given fraction of the variance
     */
    @Schema(name = "BankComponents")
    public record Components(long fittedOn, double effectiveRank, List<Share> explained, List<Share> needed) {}

    /** A number of components and the fraction of the variance that they explain. */
    @Schema(name = "BankVarianceShare")
    public record Share(int components, double share) {}

    /**
     * Distances, {@code 1 - cosine}, from a row to its nearest neighbor in the whole bank.
     *
     * @param sample number of evenly spaced rows that distances were measured from
     */
    @Schema(name = "BankNearestDistances")
    public record Nearest(int sample, List<Quantile> quantiles) {}

    /** A quantile of the distances. */
    @Schema(name = "BankQuantile")
    public record Quantile(double quantile, double distance) {}

    /**
     * Rows of the distance sample that have a near-duplicate in the bank.
     *
     * @param threshold minimum cosine similarity
     * @param rows number of rows with a near-duplicate
     * @param share fraction of the sample
     * @param pairs the first 100 pairs, most similar first
     */
    @Schema(name = "BankNearDuplicates")
    public record NearDuplicates(double threshold, int sample, int rows, double share, List<Pair> pairs) {}

    /** Two near-duplicate rows. */
    @Schema(name = "BankPair")
    public record Pair(long row, long other, double similarity) {}
}
