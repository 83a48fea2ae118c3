package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Response types of the queries of a bank version. */
public final class BankQueryResult {
    private BankQueryResult() {}

    /** Rows in the order of the bank or in sampling order; {@code total} is the number of all matching rows. */
    @Schema(name = "BankRows")
    public record Rows(BankVersion bank, List<Bank.Row> items, long total) {}

    /** One row with its snippet as stored, not normalized. */
    @Schema(name = "BankRow")
    public record RowDetail(
            BankVersion bank,
            Bank.Row row,
            float[] snippet,
            @Nullable Long frequency) {}

    /** The most similar rows, best first. */
    @Schema(name = "BankNeighbours")
    public record Nearest(BankVersion bank, List<Neighbor> items) {}

    /** @param similarity cosine similarity, −1 to 1 */
    @Schema(name = "BankNeighbour")
    public record Neighbor(Bank.Row row, double similarity) {}

    /** The row that start noise maps to. */
    @Schema(name = "BankLookup")
    public record Lookup(BankVersion bank, double uniform, Bank.Row row) {}

    /**
     * The differences between two versions. At most 100 rows are listed per category; the counts are complete.
     *
     * @param equal whether both versions contain the same snippets
     */
    @Schema(name = "BankDiff")
    public record Diff(
            BankVersion from,
            BankVersion to,
            boolean equal,
            boolean sameEncoder,
            Rowset added,
            Rowset erased,
            Rowset removed,
            Rowset changed,
            List<String> labelsAdded) {}

    /** The first rows of a category and the number of all its rows. */
    @Schema(name = "BankRowset")
    public record Rowset(long count, List<Long> rows) {}
}
