package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What questions about a version as a whole are answered with. */
public final class SurveyResult {
    private SurveyResult() {}

    /**
     * Rows as points of a plane: unit snippets along the two directions in which they differ most.
     *
     * @param total rows that are not erased
     * @param sampled whether {@code points} are a part of them, at even distances
     * @param fittedOn rows that the directions were computed from, at even distances
     * @param explained what part of the variance lies along each direction
     */
    @Schema(name = "BankMap")
    public record Map(
            BankVersion bank, long total, boolean sampled, long fittedOn, List<Double> explained, List<Point> points) {}

    /** A row on the map. */
    @Schema(name = "BankMapPoint")
    public record Point(
            long row, float x, float y, @Nullable String label) {}

    /** How rows cover the space they lie in. */
    @Schema(name = "BankCoverage")
    public record Coverage(
            BankVersion bank,
            long rows,
            long erased,
            List<LabelShare> labels,
            Components components,
            Nearest nearest,
            NearDuplicates nearDuplicates) {}

    /** @param label null for rows that have none */
    @Schema(name = "BankLabelShare")
    public record LabelShare(@Nullable String label, long rows, double share) {}

    /**
     * The directions in which unit snippets differ.
     *
     * @param fittedOn rows that they were computed from
     * @param effectiveRank how many there would be if all were equally strong
     * @param explained what part of the variance the strongest few hold
     * @param needed how many hold what part of it
     */
    @Schema(name = "BankComponents")
    public record Components(long fittedOn, double effectiveRank, List<Share> explained, List<Share> needed) {}

    /** So many directions hold this part of the variance. */
    @Schema(name = "BankVarianceShare")
    public record Share(int components, double share) {}

    /**
     * Distances, {@code 1 - cosine}, from a row to the one most alike it in the whole bank.
     *
     * @param sample rows they were measured from, at even distances
     */
    @Schema(name = "BankNearestDistances")
    public record Nearest(int sample, List<Quantile> quantiles) {}

    /** That part of the distances is at most so large. */
    @Schema(name = "BankQuantile")
    public record Quantile(double quantile, double distance) {}

    /**
     * Rows with another one this much alike, among the sample that distances were measured from.
     *
     * @param threshold cosine from which on
     * @param rows how many
     * @param share of the sample
     * @param pairs the first hundred, most alike first
     */
    @Schema(name = "BankNearDuplicates")
    public record NearDuplicates(double threshold, int sample, int rows, double share, List<Pair> pairs) {}

    /** Two rows that are much alike. */
    @Schema(name = "BankPair")
    public record Pair(long row, long other, double similarity) {}
}
