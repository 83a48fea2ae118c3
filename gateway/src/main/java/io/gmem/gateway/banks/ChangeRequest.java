package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.BankOperation;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is asked of a bank; {@code id} is made up when absent. */
final class ChangeRequest {
    private ChangeRequest() {}

    /** New rows between rows. */
    @Schema(
            name = "Interpolate",
            requiredProperties = {"method", "pairs"},
            example = """
            {"method": "spherical", "pairs": [{"first": 1, "second": 2, "weight": 0.3}]}""")
    public record Interpolate(
            @Nullable OperationId id,
            BankOperation.Method method,
            List<BankOperation.Pair> pairs,
            @Nullable Long seed,
            @Nullable String description) {}

    /** Fewer numbers for every row. */
    @Schema(
            name = "Compress",
            requiredProperties = {"rank"},
            example = "{\"rank\": 64}")
    public record Compress(
            @Nullable OperationId id,
            Integer rank,
            @Nullable String description) {}

    /** The rows of another version. */
    @Schema(
            name = "Merge",
            requiredProperties = {"with"},
            example = "{\"with\": \"others@stable\"}")
    public record Merge(
            @Nullable OperationId id, String with, @Nullable String description) {}

    /** Rows that go. */
    @Schema(
            name = "Erase",
            requiredProperties = {"rows"},
            example = "{\"rows\": [3, 17], \"reason\": \"asked for by its owner\"}")
    public record Erase(
            @Nullable OperationId id,
            List<Long> rows,
            @Nullable String reason,
            @Nullable String description) {}

    /** Where an alias is to point. */
    @Schema(
            name = "Alias",
            requiredProperties = {"version"},
            example = "{\"version\": \"pets@3\", \"expected\": \"pets@2\"}")
    public record Alias(
            @Nullable OperationId id,
            String version,
            @Nullable BankVersion expected) {}
}
