package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What questions about a version are answered with. */
public final class BankQueryResult {
    private BankQueryResult() {}

    /** Rows in the order of {@code bank}, or as they were drawn; {@code total} is how many there are in all. */
    @Schema(name = "BankRows")
    public record Rows(BankVersion bank, List<Bank.Row> items, long total) {}

    /** One row with its numbers as stored, unnormalised. */
    @Schema(name = "BankRow")
    public record RowDetail(
            BankVersion bank,
            Bank.Row row,
            float[] snippet,
            @Nullable Long frequency) {}

    /** The rows most alike, best first. */
    @Schema(name = "BankNeighbours")
    public record Nearest(BankVersion bank, List<Neighbour> items) {}

    /** @param similarity cosine, −1 to 1 */
    @Schema(name = "BankNeighbour")
    public record Neighbour(Bank.Row row, double similarity) {}

    /** The row that start noise finds. */
    @Schema(name = "BankLookup")
    public record Lookup(BankVersion bank, double uniform, Bank.Row row) {}

    /**
     * What {@code to} has that {@code from} has not. Rows are told up to the first hundred of each kind; the counts are whole.
     *
     * @param equal whether both hold the same snippets
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

    /** Some rows, and how many there are. */
    @Schema(name = "BankRowset")
    public record Rowset(long count, List<Long> rows) {}
}
