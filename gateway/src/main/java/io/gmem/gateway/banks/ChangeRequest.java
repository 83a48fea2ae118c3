package io.gmem.gateway.banks;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.BankOperation;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Request bodies of bank operations; {@code id} is generated if absent. */
final class ChangeRequest {
    private ChangeRequest() {}

    /** Appends rows interpolated between existing rows. */
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

    /** Compresses the snippets to a lower rank. */
    @Schema(
            name = "Compress",
            requiredProperties = {"rank"},
            example = "{\"rank\": 64}")
    public record Compress(
            @Nullable OperationId id,
            Integer rank,
            @Nullable String description) {}

    /** Appends the rows of another version. */
    @Schema(
            name = "Merge",
            requiredProperties = {"with"},
            example = "{\"with\": \"others@stable\"}")
    public record Merge(
            @Nullable OperationId id, String with, @Nullable String description) {}

    /** Erases rows. */
    @Schema(
            name = "Erase",
            requiredProperties = {"rows"},
            example = "{\"rows\": [3, 17], \"reason\": \"requested by the owner\"}")
    public record Erase(
            @Nullable OperationId id,
            List<Long> rows,
            @Nullable String reason,
            @Nullable String description) {}

    /** Moves an alias; {@code expected}, if set, must be its current version. */
    @Schema(
            name = "Alias",
            requiredProperties = {"version"},
            example = "{\"version\": \"pets@3\", \"expected\": \"pets@2\"}")
    public record Alias(
            @Nullable OperationId id,
            String version,
            @Nullable BankVersion expected) {}
}
